import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildService, makeImage, sourceCommit } from './service-image.ts';
import { parseImage } from '../../model/image-reference.ts';
import type { Service } from '../../model/services.ts';
import { logFile } from '../../toolbox/sources/go.ts';
import type { Engine } from '../../toolbox/engine/engine.ts';
import { Failure } from '../../lib/failure.ts';
import type { GitHub } from '../../lib/github/github.ts';
import type { Instance } from '../../model/instance.ts';
import { isProven } from '../provenance.ts';
import { digestOf } from '../../lib/registry/registry.ts';
import { inSandbox } from '../scan/sandbox.ts';

/** An image of a service, made from a commit. */
export interface Built {
  readonly service: string;
  /** Without tag. */
  readonly name: string;
  readonly commit: string;
  /** `sha256:…`; absent when it is in the engine's store only. */
  readonly digest?: string;
  /** `NAME:COMMIT@sha256:DIGEST` as bump takes it, or `docker:NAME:COMMIT` in an engine's store. */
  readonly reference: string;
  /** Whether it was there already. */
  readonly reused: boolean;
}

export interface BuildOptions {
  readonly repo: string;
  readonly revision: string;
  /** As `linux/arm64`; default: the engine's own. */
  readonly platform?: string;
  readonly say: (line: string) => void;
}

/** Builds into the mirror of local clusters. */
export async function buildForInstance(service: Service, instance: Instance, options: BuildOptions): Promise<Built> {
  const { repo, revision, say } = options;
  const { reference, commit, reused } = await buildService({ instance, repo, revision, service: service.name, say });
  const { digest } = parseImage(reference);
  return { service: service.name, name: service.image, commit, digest, reference, reused };
}

/** Builds into the engine's store, for a scan or a try. `closed`: make the bases here whose registry does not answer. */
export async function buildLocally(
  service: Service,
  engine: Engine,
  { closed, ...options }: BuildOptions & { readonly closed: boolean },
): Promise<Built> {
  const { commit, tag } = await make(service, engine, closed, options);
  const reference = `${engine.name}:${tag}`;
  return { service: service.name, name: service.image, commit, reference, reused: false };
}

/**
 * Builds and pushes to the service's registry; the reference has the digest that this push made. What is there already
 * is taken only with GitHub's proof that the release workflow built it: else a tag that anyone pushed would be attested.
 */
export async function buildAndPush(
  service: Service,
  engine: Engine,
  github: GitHub | undefined,
  options: BuildOptions,
): Promise<Built> {
  const commit = await sourceCommit(options.repo, options.revision, service);
  const named = { service: service.name, name: service.image, commit };
  const there = await provenDigest(service, commit, github, options);
  if (there !== undefined) {
    return { ...named, digest: there, reference: `${service.image}:${commit}@${there}`, reused: true };
  }
  const { tag } = await make(service, engine, false, options);
  const digest = await push(engine, tag);
  return { ...named, digest, reference: `${tag}@${digest}`, reused: false };
}

async function make(service: Service, engine: Engine, closed: boolean, options: BuildOptions) {
  const { repo, revision, platform, say } = options;
  const commit = await sourceCommit(repo, revision, service);
  const tag = `${service.image}:${commit}`;
  const forPlatform = platform === undefined ? {} : { platform };
  await makeImage({ repo, service, commit, tag, engine, closed, log: logFile('image'), say, ...forPlatform });
  return { commit, tag };
}

async function provenDigest(
  { image: name }: Service,
  commit: string,
  github: GitHub | undefined,
  { repo, say }: BuildOptions,
): Promise<string | undefined> {
  const digest = await digestOf({ kind: 'registry', name, tag: commit }, { absentWhenDenied: true });
  if (digest === undefined) return undefined;
  if (github === undefined) return undefined;
  const { proven, why } = await isProven({ name, tag: commit, digest }, github, repo);
  if (!proven) say(`${name}:${commit} is there and not proven to be ours (${why}): building it again`);
  return proven ? digest : undefined;
}

/** Pushes what the engine has under its real name; the digest is the one that this push reports. */
async function push(engine: Engine, tag: string): Promise<string> {
  const options = {
    log: logFile('image'),
    doing: `push ${tag}`,
    wayOut: 'Log in to the registry with rights to write, then run this again.',
    timeout: 600_000,
  };
  const told = await inSandbox(async ({ folder }) => {
    const file = join(folder, 'digest');
    const toFile = engine.name === 'podman' ? ['--digestfile', file] : [];
    const { stdout } = await engine.call(['push', ...toFile, tag], options);
    return engine.name === 'podman' ? await readFile(file, 'utf8') : stdout;
  });
  const digest = pushedDigest(told);
  if (digest !== undefined) return digest;
  throw new Failure({
    what: `${engine.name} pushed ${tag} and did not say with which digest`,
    wayOut: 'Update the engine, then run this again.',
    log: options.log,
  });
}

/** Docker ends a push with `TAG: digest: sha256:… size: 1234`; Podman writes the digest alone to a file. */
export function pushedDigest(told: string): string | undefined {
  return /(?:^|digest: )(sha256:[0-9a-f]{64})\b/m.exec(told)?.[1];
}
