import { chmod, copyFile, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import versions from '../../../versions.json' with { type: 'json' };
import { cacheDir } from '../../lib/files/paths.ts';
import { Failure } from '../../lib/failure.ts';
import { run } from '../../lib/process/run.ts';
import { aptInstall, commandExists } from './apt.ts';
import { binaryNameOf, buildArguments, listArguments } from './go-module.ts';
import { compiledFormat, parseCompiled, requireLicences } from './licences.ts';
import { openForecast } from '../forecast.ts';
import { withMachineLock, limiter } from '../../lib/process/once.ts';
import { pageRecipe, webPageNamed } from './pages/recipe.ts';
import { recipeHash } from './recipe.ts';
import { sharedRecipe } from './shared-versions.ts';
import { contextsDir, type GoBuild, type GoProgram } from './source.ts';
import { layOutWrapper, type Downloaded, type WrapperGo } from './wrapper.ts';
import { builds } from './data/go.ts';
import type { Say } from '../../lib/values/say.ts';
import { entriesIn, ifThere } from '../../lib/files/if-there.ts';
import { defined } from '../../lib/values/defined.ts';

/** A compiler uses every core by itself; a second one only fills the gaps while the first one links. */
const compile = limiter(2);

let pinnedGo: Promise<string> | undefined;

/** What every go command of ours sees, whatever the user's own Go is set to. */
function goEnvironment(build?: GoBuild): Record<string, string> {
  return {
    GOPATH: join(cacheDir(), 'go'),
    GOCACHE: join(cacheDir(), 'go-build'),
    GOMODCACHE: join(cacheDir(), 'go', 'pkg', 'mod'),
    GOTOOLCHAIN: 'local',
    // One set for another Go would take its settings.
    GOROOT: '',
    GOFLAGS: '-modcacherw',
    GOWORK: 'off',
    CGO_ENABLED: '0',
    // A fifth less time for the compiler; the second keeps it from taking a small machine's memory.
    GOGC: '400',
    GOMEMLIMIT: '2GiB',
    // Its hash stands in our data instead: the fork's tag is not in the public checksum database under that name.
    GONOSUMDB: build?.servedAs?.module ?? '',
  };
}

/**
 * The pinned Go, fetched as a module (so checked by the checksum database) with whatever Go the machine has.
 * @throws {Failure} when there is no Go and none can be installed, or the toolchain cannot be fetched.
 */
function pinnedGoPath(say: Say): Promise<string> {
  pinnedGo ??= fetchGo(say).catch((error: unknown) => {
    pinnedGo = undefined;
    throw error;
  });
  return pinnedGo;
}

/** Why nothing can be compiled on another system than Linux: the nodes' programs and ours are made by one compiler. */
export function notLinux(platform: NodeJS.Platform = process.platform): Failure | undefined {
  if (platform === 'linux') return undefined;
  return new Failure({
    what: 'The pinned tools and images are compiled for Linux',
    why: `this is ${platform}`,
    wayOut: 'Run this in a Linux container or virtual machine that holds this checkout.',
  });
}

const arch = process.arch === 'x64' ? 'amd64' : process.arch;

/** The module that the pinned Go comes as. */
export const toolchain = `golang.org/toolchain@v0.0.1-go${versions.go}.linux-${arch}`;

async function fetchGo(say: Say): Promise<string> {
  const elsewhere = notLinux();
  if (elsewhere !== undefined) throw elsewhere;
  const fetched = join(cacheDir(), 'go', 'pkg', 'mod', toolchain);
  const go = join(fetched, 'bin', 'go');
  return withMachineLock(toolchain, async () => {
    if (await isExecutable(go)) return go;
    if (!(await commandExists('go'))) await aptInstall(['golang-go'], 'compile tools and images from source', say);
    say(`fetching Go ${versions.go}`);
    const { GOROOT: _, ...environment } = goEnvironment();
    const log = logFile('go');
    const own = await run('go', ['env', 'GOROOT'], {
      cwd: await workFolder(),
      env: { ...environment, GOTOOLCHAIN: `go${versions.go}` },
      log,
      accept: [0, 1, 2],
    });
    // A Go older than 1.21 knows nothing of toolchains, and fetches ours as any module.
    if (own.stdout !== fetched) await downloadModule('go', toolchain, environment, log);
    // Go itself last: it is taken for whole once it may be run.
    for (const folder of [`pkg/tool/linux_${arch}`, 'bin']) {
      for (const { name } of await entriesIn(join(fetched, folder))) await chmod(join(fetched, folder, name), 0o755);
    }
    return go;
  });
}

async function isExecutable(path: string): Promise<boolean> {
  const mode = (await ifThere(path, (file) => stat(file)))?.mode ?? 0;
  return (mode & 0o111) !== 0;
}

/** The folder of the module behind a build, in Go's module cache. */
export async function moduleFolder(build: GoBuild, say: Say): Promise<string> {
  return (await moduleOf(build, say)).Dir;
}

async function moduleOf(build: GoBuild, say: Say): Promise<Downloaded> {
  const name = `${build.servedAs?.module ?? build.module}@${build.version}`;
  return downloadModule(await pinnedGoPath(say), name, goEnvironment(build), logFile(build.name));
}

/** `go mod download`, which tells an error on standard output. */
async function downloadModule(
  go: string,
  name: string,
  env: Record<string, string>,
  log: string,
  cwd?: string,
): Promise<Downloaded> {
  const { stdout } = await run(go, ['mod', 'download', '-json', name], {
    cwd: cwd ?? (await workFolder()),
    env,
    log,
    accept: [0, 1],
  });
  const found = JSON.parse(stdout === '' ? '{}' : stdout) as Partial<Downloaded> & { Error?: string };
  if (found.Dir !== undefined && found.GoMod !== undefined) return { Dir: found.Dir, GoMod: found.GoMod };
  throw new Failure({
    what: `Could not fetch the Go module ${name}`,
    ...defined({ why: found.Error }),
    wayOut: 'Check that the Go module proxy and the checksum database can be reached, and run this again.',
    log,
  });
}

/** Where a binary of this build lies once compiled: `<cache>/tools/<binary>/<version>-<recipe>/<binary>`. */
export function binaryPath(build: GoBuild | GoProgram, binary: string): string {
  return join(cacheDir(), 'tools', binary, `${build.version.replace(/^v/, '')}-${goRecipe(build)}`, binary);
}

/** What makes a binary another one: the data, the Go version, the architecture, and the versions that it shares. */
export function goRecipe(build: GoBuild | GoProgram): string {
  const shared = 'shared' in build ? sharedRecipe(builds) : [];
  const pages = Object.values(('pages' in build ? build.pages : undefined) ?? {});
  return recipeHash(
    build,
    ...shared,
    versions.go,
    process.arch,
    ...pages.map((page) => pageRecipe(webPageNamed(page))),
  );
}

/**
 * Compiles those of the binaries that the cache does not hold, all in one go.
 * @returns binary name -> path.
 * @throws {Failure} naming the build's log.
 */
export async function goBinaries(build: GoBuild, names: readonly string[], say: Say): Promise<Record<string, string>> {
  // Every call of a tool comes here: what is there must not wait for its turn.
  if ((await missingBinaries(build, names)).length > 0) {
    await withMachineLock(`go ${build.name}`, async () => {
      const wanted = await missingBinaries(build, names);
      if (wanted.length > 0) await compile(() => compileModule(build, wanted, say));
    });
  }
  return Object.fromEntries(names.map((name) => [name, binaryPath(build, name)]));
}

/** Those of the binaries that the cache does not hold. */
export async function missingBinaries(build: GoBuild, names: readonly string[]): Promise<readonly string[]> {
  const there = await Promise.all(names.map((name) => isExecutable(binaryPath(build, name))));
  return names.filter((_name, index) => !there[index]);
}

/** What compiling these binaries of a build is called where its time is kept. */
export function compileStep(build: GoBuild, names: readonly string[]): string {
  return `compile ${names.join(', ')} of ${build.name}`;
}

async function compileModule(build: GoBuild, names: readonly string[], say: Say): Promise<void> {
  const packages = names.map((name) => packageOf(build, name));
  const path = await pinnedGoPath(say);
  const module = await moduleOf(build, say);
  const started = performance.now();
  const forecast = await openForecast(compileStep(build, names), () => goRecipe(build));
  say(`compiling ${names.join(', ')} ${build.version}: ${forecast.begin(compileStep(build, names))}`);
  const log = logFile(build.name);
  const env = goEnvironment(build);
  await inFolder(build.name, async (folder) => {
    const go: WrapperGo = {
      call: async (args, cwd = folder) => (await run(path, args, { cwd, env, log })).stdout,
      download: (name, cwd) => downloadModule(path, name, env, log, cwd),
    };
    await layOutWrapper(folder, build, module, go);
    const compiled = await go.call(listArguments(build, compiledFormat, packages));
    await requireLicences(parseCompiled(compiled));
    const output = join(folder, 'bin');
    // Clusters that start beside it come first.
    await run('nice', ['-n', '10', path, ...buildArguments(build, output, packages)], {
      cwd: folder,
      env,
      log,
      doing: `compile ${names.join(', ')} ${build.version} from source`,
      wayOut: 'Read the log, then run this again; what is already compiled is kept.',
    });
    for (const name of names) await keep(join(output, binaryNameOf(packageOf(build, name))), binaryPath(build, name));
  });
  await forecast.end(compileStep(build, names));
  say(`compiled ${names.join(', ')} in ${Math.round((performance.now() - started) / 1000)} s`);
}

/** Compiles a Go program of this checkout. */
export async function goProgram(program: GoProgram, say: Say): Promise<string> {
  const target = binaryPath(program, program.name);
  return withMachineLock(`go ${program.name}`, async () => {
    if (await isExecutable(target)) return target;
    const go = await pinnedGoPath(say);
    await inFolder(program.name, async (folder) => {
      const source = join(contextsDir, program.folder);
      for (const name of await readdir(source)) await copyFile(join(source, name), join(folder, name));
      await run(go, buildArguments({}, join(folder, 'bin'), ['.']), {
        cwd: folder,
        env: goEnvironment(),
        log: logFile(program.name),
        doing: `compile ${program.name}`,
      });
      await keep(join(folder, 'bin', program.name), target);
    });
    return target;
  });
}

function packageOf(build: GoBuild, binary: string): string {
  const found = build.binaries[binary];
  if (found !== undefined) return found;
  throw new Failure({
    what: `The Go build ${build.name} makes no binary ${binary}`,
    wayOut: 'Add it to its `binaries` in tools/src/toolbox/sources/data/go.ts.',
  });
}

async function keep(from: string, to: string): Promise<void> {
  await mkdir(join(to, '..'), { recursive: true });
  await rename(from, to);
}

async function workFolder(): Promise<string> {
  const folder = join(cacheDir(), 'work');
  await mkdir(folder, { recursive: true });
  return folder;
}

async function inFolder(name: string, job: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(await workFolder(), `${name}-`));
  try {
    await job(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The log of everything that builds this name. */
export function logFile(name: string): string {
  return join(cacheDir(), 'logs', `build-${name}.log`);
}
