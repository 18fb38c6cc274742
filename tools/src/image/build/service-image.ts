import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { engineNamed } from '../../toolbox/engine/detect.ts';
import type { Engine } from '../../toolbox/engine/engine.ts';
import { Failure } from '../../lib/failure.ts';
import { commitOf } from '../../lib/git/objects.ts';
import { commitTime } from '../../lib/git/history.ts';
import { exportFiles } from '../../lib/git/checkout.ts';
import { logPath, type Instance, type RegistryMirrors } from '../../model/instance.ts';
import { plainModes } from '../../lib/files/modes.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { buildSecrets } from './build-secrets.ts';
import { formatImage, shortCommit } from '../../model/image-reference.ts';
import { digestInMirror } from './mirror.ts';
import { mirroredBases, ownBases } from './own-bases.ts';
import { probeRegistries } from '../../toolbox/sources/mirror.ts';
import { isPlain } from '../../toolbox/sources/registry-mirrors.ts';
import { proxyArguments } from './proxy-arguments.ts';
import {
  argumentsOf,
  firstService,
  imageSourceOf,
  manifestOf,
  serviceNamed,
  type Service,
} from '../../model/services.ts';
import { lastImageCommit } from '../../model/source/source-commits.ts';

interface BuildOptions {
  readonly instance: Instance;
  /** The repository that holds the source: a work tree or a bare one. */
  readonly repo: string;
  /** Any revision; the image is of the last commit up to it that changed the service. Default HEAD. */
  readonly revision?: string;
  /** Default: the first of lockstep.config.ts. */
  readonly service?: string;
  readonly say?: (line: string) => void;
}

interface BuiltImage {
  /** `NAME:COMMIT@sha256:DIGEST`, as bump takes it. */
  readonly reference: string;
  readonly commit: string;
  /** Whether the mirror had it already. */
  readonly reused: boolean;
}

/**
 * Builds a service's image from a commit, never from the work tree, and pushes it to the instance's mirror under the
 * name that it has in its real registry.
 * @throws {Failure} when the revision or the service does not exist, the build fails or the mirror does not answer.
 */
export async function buildService(options: BuildOptions): Promise<BuiltImage> {
  const { instance, repo, revision = 'HEAD', say = () => {} } = options;
  const service = serviceNamed(options.service ?? firstService.name);
  const commit = await sourceCommit(repo, revision, service);
  const port = instance.ports.mirror;
  const there = await digestInMirror(port, service.image, commit);
  if (there !== undefined) return built(service, commit, there, true);

  const pushed = `127.0.0.1:${port}/${service.image}:${commit}`;
  const engine = await engineNamed(instance.engine);
  const log = logPath(instance, 'build');
  const { closed, mirrors = {} } = instance;
  await makeImage({ repo, service, commit, tag: pushed, engine, closed, mirrors, log, say });
  const plainHttp = instance.engine === 'podman' ? ['--tls-verify=false'] : [];
  await engine.call(['push', ...plainHttp, pushed], { log, wayOut, doing: `push ${pushed}`, timeout: 300_000 });
  const digest = await digestInMirror(port, service.image, commit);
  if (digest !== undefined) return built(service, commit, digest, false);
  throw new Failure({
    what: `${pushed} was pushed and is not there`,
    wayOut: 'See `npm run lockstep -- doctor`, then run this again.',
    log: logPath(instance, 'build'),
  });
}

/**
 * The last commit up to a revision that changed what a service's image is made from.
 * @throws {Failure} when there is none.
 */
export async function sourceCommit(repo: string, revision: string, service: Service): Promise<string> {
  const head = await commitOf(repo, revision);
  const commit = head === undefined ? undefined : await lastImageCommit(repo, head, imageSourceOf(service));
  if (commit !== undefined) return commit;
  throw new Failure({
    what: `There is no source of ${service.name} at ${JSON.stringify(revision)} of ${repo}`,
    why: head === undefined ? 'it names no commit' : `no commit up to it changes ${service.sources.join(' or ')}`,
    wayOut: 'Name a commit or a branch with --revision; what is not committed is not built.',
  });
}

const wayOut = 'Read the log, then run the same build again.';

/** One build of one image. */
interface Making {
  /** The repository that holds the source: a work tree or a bare one. */
  readonly repo: string;
  readonly service: Service;
  readonly commit: string;
  /** The image's name and tag in the engine's store. */
  readonly tag: string;
  readonly engine: Engine;
  /** Whether bases whose registry does not answer are made here. */
  readonly closed: boolean;
  /** Where bases are pulled from instead of their registries. */
  readonly mirrors?: RegistryMirrors;
  /** As `linux/arm64`; default: the engine's own. */
  readonly platform?: string;
  readonly log: string;
  readonly say: (line: string) => void;
}

/**
 * Makes a service's image of a commit in an engine's store; nothing is pushed.
 * @throws {Failure} naming the log.
 */
export async function makeImage(making: Making): Promise<void> {
  const { repo, service, commit, tag, engine, log, say } = making;
  say(`building ${service.name} of ${shortCommit(commit)}`);
  await withScratchFolder('build', async (folder) => {
    const source = join(folder, 'source');
    await mkdir(source);
    await exportFiles(repo, commit, source);
    await plainModes(source);
    const args = await buildArguments({ ...making, folder, source });
    const doing = `build ${service.image}:${shortCommit(commit)}`;
    await engine.call(['build', ...args, '--tag', tag, source], { log, wayOut, doing, timeout: 1_200_000 });
  });
}

interface BuildParts extends Making {
  /** For files that the build reads and the image does not hold. */
  readonly folder: string;
  readonly source: string;
}

async function buildArguments(parts: BuildParts): Promise<readonly string[]> {
  const { repo, service, commit, folder, source, engine, closed, mirrors = {}, platform, say } = parts;
  const containerfile = join(source, service.containerfile);
  const { version } = JSON.parse(await readFile(join(source, manifestOf(service)), 'utf8'));
  const seconds = await commitTime(repo, commit);
  const text = await readFile(containerfile, 'utf8');
  const variables = {
    ...mirroredBases(text, mirrors),
    ...(closed ? await ownBases(text, { engine, say }, await probeRegistries(mirrors)) : {}),
    ...argumentsOf(service),
    VERSION: version,
    REVISION: commit,
    BUILD_TIME: new Date(seconds * 1000).toISOString(),
  };
  // Podman makes the same bytes of the same commit. With Docker this dates the image, and files keep the build's time.
  const dated =
    engine.name === 'podman'
      ? ['--timestamp', String(seconds), ...(closed || isPlain(mirrors) ? ['--tls-verify=false'] : [])]
      : ['--build-arg', `SOURCE_DATE_EPOCH=${seconds}`];
  return [
    ...Object.entries(variables).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]),
    ...proxyArguments(engine.name),
    ...(await buildSecrets(folder)).flatMap(({ id, file }) => ['--secret', `id=${id},src=${file}`]),
    ...dated,
    ...(platform === undefined ? [] : ['--platform', platform]),
    // In a closed network the npm registry may be reachable from the host's network only; elsewhere it is nobody's.
    ...(closed ? ['--network=host'] : []),
    '--file',
    containerfile,
  ];
}

function built(service: Service, commit: string, digest: string, reused: boolean): BuiltImage {
  return { reference: formatImage({ name: service.image, tag: commit, digest }), commit, reused };
}
