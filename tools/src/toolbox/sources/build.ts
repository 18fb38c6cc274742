import { chmod, cp, link, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { builds, programs } from './data/go.ts';
import { roots } from './data/roots.ts';
import { Failure } from '../../lib/failure.ts';
import { cacheDir, repositoryRoot } from '../../lib/files/paths.ts';
import { containerfile, recipeLabel } from './containerfile.ts';
import { contentHash } from './content.ts';
import { rootArchive, rootRecipe } from './debian.ts';
import { buildFolder, idOf, labelOf, pushImage, removeImage, imageSize, type ImageEngine } from './engine.ts';
import { lastTime } from '../last-times.ts';
import { leftText, type PlannedWork } from '../../lib/values/forecast.ts';
import {
  binaryPath,
  compileStep,
  goBinaries,
  goProgram,
  goRecipe,
  logFile,
  missingBinaries,
  moduleFolder,
} from './go.ts';
import { inMirror } from './mirror.ts';
import { mirrorReference, referenceOf } from './names.ts';
import { npmPackage } from './npm.ts';
import { builtPage } from './pages/build.ts';
import { pageRecipe, webPageNamed } from './pages/recipe.ts';
import { withMachineLock, limiter } from '../../lib/process/once.ts';
import { wheelsOf } from './python.ts';
import { recipeHash } from './recipe.ts';
import { contextsDir, type FileSource, type GoBuild, type Image, type RootFileSystem } from './source.ts';
import type { Say } from '../../lib/values/say.ts';
import { buildOf } from '../tools.ts';
import { textIfThere } from '../../lib/files/if-there.ts';
import { jsonIn } from '../../lib/files/json.ts';
import { folderModes } from '../../lib/files/modes.ts';
import { replaceFile } from '../../lib/files/replace-file.ts';
import { allSettled } from '../../lib/process/settle.ts';

/** Assembling copies files and waits for the disk; two at a time keep both busy. */
const assemble = limiter(2);

export interface BuildContext {
  readonly engine: ImageEngine;
  /** `127.0.0.1:8083`; needed for images that the nodes pull. */
  readonly mirror?: string;
  readonly say: Say;
}

/** What is known of a built image. */
export interface BuiltImage {
  readonly reference: string;
  readonly recipe: string;
  /** The version that is really in it. */
  readonly holds: string;
  readonly missing: readonly string[];
  /** Absent in what an older checkout built. */
  readonly parts?: readonly string[];
  /** As the mirror serves it; absent for images of the engine. */
  readonly digest?: string;
  /** Compressed in the mirror, or unpacked in the engine. */
  readonly bytes: number;
}

/**
 * Makes sure that an image is where it is used, in the engine or in the mirror: built and pushed when its recipe
 * changed or it is not there. Safe to call for many images at once, and from several processes.
 * @throws {Failure} naming the log of the part that failed.
 */
export async function buildImage(image: Image, context: BuildContext): Promise<BuiltImage> {
  const recipe = await imageRecipe(image);
  return withMachineLock(`image ${referenceOf(image)}`, async () => {
    const kept = await keptImage(image, recipe, context);
    if (kept !== undefined) return kept;
    const started = performance.now();
    const [base, tree] = await allSettled([baseImage(image, context), gather(image, context.say)]);
    const built = await assemble(() => make(image, recipe, base, tree, context));
    context.say(`built ${built.reference} in ${Math.round((performance.now() - started) / 1000)} s`);
    return built;
  });
}

/** Compiles all binaries that the images need, one go per module. Not needed before `buildImage`; faster for many. */
export async function compileFor(images: readonly Image[], say: Say): Promise<void> {
  const wanted = new Map<GoBuild, Set<string>>();
  for (const { from } of images.flatMap((image) => image.files ?? [])) {
    if (!('binary' in from) || programOf(from.binary) !== undefined) continue;
    const build = buildOf(from.binary);
    wanted.set(build, (wanted.get(build) ?? new Set()).add(from.binary));
  }
  const all = await Promise.all(
    [...wanted].map(async ([build, names]) => ({ build, names: await missingBinaries(build, [...names]) })),
  );
  const missing = all.filter(({ names }) => names.length > 0);
  const last = new Map<string, number>();
  for (const { build, names } of missing) {
    const step = compileStep(build, names);
    const seconds = await lastTime(step, goRecipe(build));
    if (seconds !== undefined) last.set(step, seconds);
  }
  const [first, others] = firstAlone(missing);
  const stepsOf = (part: readonly (typeof missing)[number][]): readonly string[] =>
    part.map(({ build, names }) => compileStep(build, names));
  const work: PlannedWork = { inOrder: [...stepsOf(first), compileWork(stepsOf(others))] };
  const done = new Set<string>();
  const compileOne = async ({ build, names }: (typeof missing)[number]): Promise<void> => {
    await goBinaries(build, names, say);
    done.add(compileStep(build, names));
    say(`compiled ${names.join(', ')}; ${leftText(work, last, { done, running: new Map() })}`);
  };
  for (const one of first) await compileOne(one);
  await allSettled(others.map(compileOne));
}

/** Most of what the others share is in Kubernetes: two compilers at once would both compile it. */
export function firstAlone<T extends { readonly build: Pick<GoBuild, 'name'> }>(
  all: readonly T[],
): readonly [first: readonly T[], others: readonly T[]] {
  const isFirst = ({ build }: T): boolean => build.name === 'kubernetes';
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}

/** Two are at work at a time, and each took as long as that lets it. */
function compileWork(steps: readonly string[]): PlannedWork {
  return { sideBySide: [0, 1].map((lane) => ({ inOrder: steps.filter((_step, index) => index % 2 === lane) })) };
}

/** Of each image, what was built last on this machine; undefined where nothing was. */
export async function builtImage(image: Image): Promise<BuiltImage | undefined> {
  const text = await textIfThere(stampFile(image));
  // A damaged one, as a full disk leaves it, costs one build.
  return text === undefined ? undefined : ((jsonIn(text) ?? undefined) as BuiltImage | undefined);
}

/** What is known of an image that is where it is used, of this recipe; undefined where it would have to be built. */
export async function keptImageOf(image: Image, context: BuildContext): Promise<BuiltImage | undefined> {
  return await keptImage(image, await imageRecipe(image), context);
}

async function keptImage(image: Image, recipe: string, context: BuildContext): Promise<BuiltImage | undefined> {
  const stamp = await builtImage(image);
  if (stamp?.recipe !== recipe) return undefined;
  if (image.usedBy === 'engine') {
    return (await labelOf(context.engine, referenceOf(image), recipeLabel)) === recipe ? stamp : undefined;
  }
  return (await inMirror(mirrorOf(image, context), image))?.digest === stamp.digest ? stamp : undefined;
}

async function make(
  image: Image,
  recipe: string,
  base: { tag: string; packages: Record<string, string> } | undefined,
  tree: (folder: string) => Promise<void>,
  context: BuildContext,
): Promise<BuiltImage> {
  const reference = referenceOf(image);
  const log = logFile(reference.replaceAll(/[/:]/g, '-'));
  const local = image.usedBy === 'engine' ? reference : `localhost/lockstep/${reference}`;
  const holds =
    'version' in image.holds ? image.holds.version : packageVersion(image, image.holds.package, base?.packages);
  const former = await idOf(context.engine, local);
  await inContext(async (folder) => {
    await tree(join(folder, 'root'));
    const hasFiles = (await readdir(join(folder, 'root'))).length > 0;
    await writeFile(join(folder, 'Containerfile'), containerfile(image, base?.tag, recipe, hasFiles));
    await buildFolder(context.engine, folder, local, log);
  });
  if (former !== undefined && former !== (await idOf(context.engine, local))) await removeImage(context.engine, former);
  const known = { reference, recipe, holds, missing: image.missing ?? [], parts: image.parts ?? [] };
  const built =
    image.usedBy === 'engine'
      ? { ...known, bytes: await imageSize(context.engine, local) }
      : { ...known, ...(await publish(image, local, log, context)) };
  await replaceFile(stampFile(image), `${JSON.stringify(built, undefined, 2)}\n`);
  return built;
}

async function publish(
  image: Image,
  local: string,
  log: string,
  context: BuildContext,
): Promise<{ digest: string; bytes: number }> {
  const mirror = mirrorOf(image, context);
  await pushImage(context.engine, local, mirrorReference(mirror, image), log);
  const served = await inMirror(mirror, image);
  if (served === undefined) {
    throw new Failure({
      what: `The mirror ${mirror} does not serve ${referenceOf(image)}, which was just pushed`,
      wayOut: 'Look at the log of the mirror container, then run this again.',
      log,
    });
  }
  await removeImage(context.engine, local);
  return served;
}

/** The image of the root file system in the engine, imported when absent. */
async function baseImage(
  image: Image,
  { engine, say }: BuildContext,
): Promise<{ tag: string; packages: Record<string, string> } | undefined> {
  if (image.root === undefined) return undefined;
  const root = rootOf(image.root);
  const recipe = rootRecipe(root);
  const tag = `localhost/lockstep/root-${root.name}:${recipe}`;
  const { tar, packages } = await rootArchive(root, say);
  await withMachineLock(tag, async () => {
    if ((await labelOf(engine, tag, recipeLabel)) === recipe) return;
    await assemble(() =>
      inContext(async (folder) => {
        await link(tar, join(folder, 'root.tar'));
        await writeFile(
          join(folder, 'Containerfile'),
          `FROM scratch\nADD root.tar /\nLABEL ${recipeLabel}="${recipe}"\n`,
        );
        await buildFolder(engine, folder, tag, logFile(`root-${root.name}`));
      }),
    );
  });
  return { tag, packages };
}

/** Fetches and compiles all that the image's files come from; the result lays them out below a folder. */
async function gather(image: Image, say: Say): Promise<(folder: string) => Promise<void>> {
  const found = await allSettled(
    (image.files ?? []).map(async (file) => ({ file, path: await fetchSource(file.from, say) })),
  );
  return async (folder) => {
    await mkdir(folder, { recursive: true });
    for (const { file, path } of found) {
      const target = join(folder, file.to);
      await mkdir(dirname(target), { recursive: true });
      if ('text' in file.from) await writeFile(target, file.from.text);
      else await cp(path, target, { recursive: true, force: true, verbatimSymlinks: true });
      const mode = file.mode ?? ('binary' in file.from ? '0755' : undefined);
      await setMode(target, mode);
    }
    for (const [name, to] of Object.entries(image.links ?? {})) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await symlink(to, join(folder, name));
    }
    // Those made on the way are as private as the umask says.
    await folderModes(folder);
  };
}

/** Sources in the module cache are read-only; images want the usual modes. */
async function setMode(path: string, mode: string | undefined): Promise<void> {
  const found = await stat(path);
  if (found.isDirectory()) {
    await chmod(path, 0o755);
    for (const entry of await readdir(path, { withFileTypes: true })) {
      if (!entry.isSymbolicLink()) await setMode(join(path, entry.name), mode);
    }
    return;
  }
  await chmod(path, mode === undefined ? 0o644 | (found.mode & 0o111) : Number.parseInt(mode, 8));
}

async function fetchSource(from: FileSource, say: Say): Promise<string> {
  if ('text' in from) return '';
  if ('local' in from) return join(contextsDir, from.local);
  if ('moduleOf' in from) return join(await moduleFolder(buildNamed(from.moduleOf), say), from.path);
  if ('wheels' in from) return await wheelsOf(from.wheels, say);
  if ('npm' in from) return join(await npmPackage(from, say), from.path);
  if ('page' in from) return await builtPage(webPageNamed(from.page), say);
  if ('installed' in from) {
    return join(repositoryRoot, 'node_modules', from.installed.replace('{arch}', process.arch), from.path);
  }
  const program = programOf(from.binary);
  if (program !== undefined) return goProgram(program, say);
  const build = buildOf(from.binary);
  for (const page of Object.values(build.pages ?? {})) await builtPage(webPageNamed(page), say);
  await goBinaries(build, [from.binary], say);
  return binaryPath(build, from.binary);
}

/** Changes with everything that makes the image's bytes, so far as our data names it. */
export async function imageRecipe(image: Image): Promise<string> {
  const sources = (image.files ?? []).map(({ from }) => sourceRecipe(from));
  return recipeHash(image, image.root === undefined ? '' : rootRecipe(rootOf(image.root)), sources);
}

function sourceRecipe(from: FileSource): string {
  if ('binary' in from) {
    const program = programOf(from.binary);
    if (program === undefined) return goRecipe(buildOf(from.binary));
    return goRecipe(program) + contentHash(join(contextsDir, program.folder));
  }
  if ('local' in from) return contentHash(join(contextsDir, from.local));
  if ('wheels' in from) return contentHash(join(contextsDir, from.wheels));
  if ('page' in from) return pageRecipe(webPageNamed(from.page));
  return 'moduleOf' in from ? buildNamed(from.moduleOf).version : '';
}

function mirrorOf(image: Image, { mirror }: BuildContext): string {
  if (mirror !== undefined) return mirror;
  throw new Error(`${referenceOf(image)} goes to a mirror, but none was given`);
}

function rootOf(name: string): RootFileSystem {
  return named(roots, name, 'root file system', 'roots.ts');
}

function buildNamed(name: string): GoBuild {
  return named(builds, name, 'Go build', 'go.ts');
}

function programOf(name: string) {
  return programs.find((program) => program.name === name);
}

function named<T extends { readonly name: string }>(all: readonly T[], name: string, kind: string, file: string): T {
  const found = all.find((one) => one.name === name);
  if (found !== undefined) return found;
  throw new Failure({
    what: `There is no ${kind} ${name}`,
    wayOut: `Add it to tools/src/toolbox/sources/data/${file}, or mend its name.`,
  });
}

function packageVersion(image: Image, name: string, packages: Record<string, string> | undefined): string {
  const version = packages?.[name];
  if (version !== undefined) return `${name} ${version} of Debian`;
  throw new Failure({
    what: `${referenceOf(image)} says that it holds the Debian package ${name}, which its root file system has not`,
    wayOut: 'Mend tools/src/toolbox/sources/data/images.ts or tools/src/toolbox/sources/data/roots.ts.',
  });
}

/** Where it is kept what was built last: Compose wants in the engine what the nodes pull from the mirror. */
export function stampFile({ name, tag, usedBy }: Image): string {
  return join(cacheDir(), 'images', name, `${tag}${usedBy === 'engine' ? '.engine' : ''}.json`);
}

async function inContext(job: (folder: string) => Promise<void>): Promise<void> {
  await mkdir(join(cacheDir(), 'work'), { recursive: true });
  const folder = await mkdtemp(join(cacheDir(), 'work', 'image-'));
  try {
    await job(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
