import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import versions from '../../../versions.json' with { type: 'json' };
import { Failure } from '../../lib/failure.ts';
import { isThere, textIfThere } from '../../lib/files/if-there.ts';
import { builds } from './data/go.ts';
import { changedModules, wrapperModule } from './go-module.ts';
import { pageFolder, webPageNamed } from './pages/recipe.ts';
import { sharedVersions } from './shared-versions.ts';
import type { GoBuild, GoModFile } from './source.ts';

/** Where Go has a module: its files, and its go.mod. */
export interface Downloaded {
  readonly Dir: string;
  readonly GoMod: string;
}

/** What the wrapper asks of Go. */
export interface WrapperGo {
  /** A command's standard output. */
  call(args: readonly string[], cwd?: string): Promise<string>;
  /** Fetches a module, of the version that a folder's go.mod chooses where the name has none. */
  download(name: string, cwd?: string): Promise<Downloaded>;
}

/** Lays out the folder in which a build is compiled: go.mod, go.sum, and copies of the modules that are changed. */
export async function layOutWrapper(folder: string, build: GoBuild, module: Downloaded, go: WrapperGo): Promise<void> {
  const own = await goModOf(module.GoMod, go);
  const shared = build.shared !== undefined ? { shared: await readShared(go) } : {};
  const write = (copies: Readonly<Record<string, string>>): Promise<void> =>
    writeFile(join(folder, 'go.mod'), wrapperModule(build, versions.go, own, { ...shared, copies }));
  await write({});
  const sums = (await textIfThere(join(module.Dir, 'go.sum'))) ?? '';
  await writeFile(join(folder, 'go.sum'), [sums.trimEnd(), ...(build.servedAs?.sums ?? []), ''].join('\n'));
  const served = build.servedAs?.module ?? build.module;
  const copies: Record<string, string> = {};
  for (const [name, files] of Object.entries(changedModules(build))) {
    // In here, so that it is checked by go.sum: a fork's hash stands nowhere else.
    const { Dir } = await go.download(name === build.module ? `${served}@${build.version}` : name, folder);
    const copy = `module-${Object.keys(copies).length}`;
    await copyModule(Dir, join(folder, copy), files);
    if (name === build.module) await addPages(join(folder, copy), build);
    copies[name] = copy;
  }
  if (Object.keys(copies).length > 0) await write(copies);
}

async function copyModule(from: string, to: string, files: Readonly<Record<string, string>>): Promise<void> {
  await cp(from, to, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    const file = join(to, path);
    // Also where the cache's files are read-only.
    await rm(file, { force: true });
    if (text === '') continue;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

async function addPages(copy: string, { name, pages = {} }: GoBuild): Promise<void> {
  for (const [folder, page] of Object.entries(pages)) {
    const built = pageFolder(webPageNamed(page));
    if (!(await isThere(built))) {
      throw new Failure({
        what: `${name} cannot be compiled`,
        why: `the web page ${page} that belongs into it is not built`,
        wayOut: 'Build the image that holds both, as `npm run up` does.',
      });
    }
    await cp(built, join(copy, folder), { recursive: true });
  }
}

async function readShared(go: WrapperGo) {
  const kubernetes = builds.find(({ name }) => name === 'kubernetes');
  if (kubernetes === undefined) throw new Error('tools/src/toolbox/sources/data/go.ts has no build kubernetes');
  // Not the whole module: who compiles CoreDNS alone needs none of its files.
  const { GoMod } = JSON.parse(
    await go.call(['list', '-m', '-json', `${kubernetes.module}@${kubernetes.version}`]),
  ) as Downloaded;
  return sharedVersions(builds, kubernetes, await goModOf(GoMod, go));
}

async function goModOf(file: string, go: WrapperGo): Promise<GoModFile> {
  return JSON.parse(await go.call(['mod', 'edit', '-json', file])) as GoModFile;
}
