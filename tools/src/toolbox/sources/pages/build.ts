import { cp, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, delimiter, dirname, join } from 'node:path';
import { isThere } from '../../../lib/files/if-there.ts';
import { plainModes } from '../../../lib/files/modes.ts';
import { cacheDir, repositoryRoot } from '../../../lib/files/paths.ts';
import { Failure } from '../../../lib/failure.ts';
import { limiter, withMachineLock } from '../../../lib/process/once.ts';
import { run } from '../../../lib/process/run.ts';
import type { Say } from '../../../lib/values/say.ts';
import { openForecast } from '../../forecast.ts';
import { builds, programs } from '../data/go.ts';
import { pnpm } from '../data/pages.ts';
import { goProgram, logFile, moduleFolder } from '../go.ts';
import { npmPackage } from '../npm.ts';
import { contextsDir, type WebPage } from '../source.ts';
import { notSources, pageFolder, pageRecipe } from './recipe.ts';
import { editedSource, installArguments, installError, registryEnvironment, registrySettings } from './sources.ts';

/** Each takes the memory of a small machine for itself. */
const oneAtATime = limiter(1);

/** Milliseconds for an install or a command of a build; five times what one slow core takes. */
const patience = 900_000;

/** What the machine has, for tests. */
export interface PageMachine {
  /** Bytes of memory that are free. */
  readonly free: () => number;
}

/**
 * The folder of a page's files, built when the cache does not hold it; what the build needed is removed again.
 * @throws {Failure} when too little memory is free, or a package or a step cannot be had: whoever serves the page goes on
 *   without it.
 */
export async function builtPage(
  page: WebPage,
  say: Say,
  { free }: PageMachine = { free: () => process.availableMemory() },
): Promise<string> {
  const folder = pageFolder(page);
  if (await isThere(folder)) return folder;
  return oneAtATime(() =>
    withMachineLock(`page ${page.name}`, async () => {
      if (await isThere(folder)) return folder;
      requireMemory(page, free());
      const step = `build the web page ${page.name}`;
      const forecast = await openForecast(step, () => pageRecipe(page));
      say(`building the web page of ${page.name} ${page.version}: ${forecast.begin(step)}`);
      await inWorkFolder(page, async (work) => {
        const sources = join(work, 'sources');
        await laySources(page, sources, say);
        await make(page, work, sources, say);
        await keep(page, join(sources, page.output), folder);
      });
      await forecast.end(step);
      return folder;
    }),
  );
}

async function keep(page: WebPage, output: string, folder: string): Promise<void> {
  if (!(await isThere(output))) {
    throw new Failure({
      what: `The build of the web page of ${page.name} made no folder ${page.output}`,
      wayOut: 'Mend its entry in tools/src/toolbox/sources/data/pages.ts.',
      log: logOf(page),
    });
  }
  await plainModes(output);
  await mkdir(dirname(folder), { recursive: true });
  // Only what is whole gets the name by which it is found.
  await rename(output, folder);
}

/**
 * Builds a page anew, whether it is kept or not, and runs its checks on what was built; what passes is kept.
 * @throws {Failure} with the log where the build or a check fails.
 */
export async function checkPage(page: WebPage, say: Say): Promise<void> {
  await oneAtATime(() =>
    withMachineLock(`page ${page.name}`, () =>
      inWorkFolder(page, async (work) => {
        const [sources, folder] = [join(work, 'sources'), pageFolder(page)];
        await laySources(page, sources, say);
        await make({ ...page, build: [...page.build, ...(page.checks ?? [])] }, work, sources, say);
        if (!(await isThere(folder))) await keep(page, join(sources, page.output), folder);
      }),
    ),
  );
}

function requireMemory({ name, memory }: WebPage, free: number): void {
  if (free >= memory * 1e6) return;
  throw new Failure({
    what: `Could not build the web page of ${name}`,
    why: `its build takes ${memory} MB of memory, and ${Math.round(free / 1e6)} MB are free`,
    wayOut: 'Free some, then run this again.',
  });
}

async function laySources(page: WebPage, to: string, say: Say): Promise<void> {
  const { from } = page;
  if ('program' in from) {
    const program = programs.find(({ name }) => name === from.program)!;
    await mkdir(to, { recursive: true });
    await run(await goProgram(program, say), [join(to, 'static')], { log: logOf(page) });
  } else {
    const without = 'moduleOf' in from ? [] : notSources(page);
    const root =
      'moduleOf' in from
        ? await moduleFolder(
            builds.find(({ name }) => name === from.moduleOf)!,
            say,
          )
        : repositoryRoot;
    await cp(join(root, from.folder), to, { recursive: true, filter: (path) => !without.includes(basename(path)) });
  }
  for (const wanted of page.packages ?? []) {
    await cp(await npmPackage(wanted, say), join(to, wanted.to), { recursive: true });
  }
  if (page.overlay !== undefined) await cp(join(contextsDir, page.overlay), to, { recursive: true });
  // Those of Go's cache are read-only.
  await plainModes(to);
  for (const edit of page.edits ?? []) {
    const file = join(to, edit.file);
    await writeFile(file, editedSource(await readFile(file, 'utf8'), edit));
  }
}

async function make(page: WebPage, work: string, sources: string, say: Say): Promise<void> {
  const ours = join(work, 'programs');
  await mkdir(ours);
  // The pinned ones, whatever the machine has besides.
  await symlink(process.execPath, join(ours, 'node'));
  if (page.install === 'pnpm') {
    const start = `#!/bin/sh\nexec node '${join(await npmPackage(pnpm, say), 'bin', 'pnpm.mjs')}' "$@"\n`;
    await writeFile(join(ours, 'pnpm'), start, { mode: 0o755 });
  }
  const path = [ours, join(sources, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter);
  const env = { CI: 'true', ...(await registryOfNpm()), ...page.env, PATH: path };
  const log = logOf(page);
  const call = async (doing: string, wayOut: string, program: string, args: readonly string[]) => {
    say(doing);
    // Clusters may run beside it: they come first.
    const options = { cwd: sources, env, log, timeout: patience, doing, wayOut, reasonIn: installError };
    await run('nice', ['-n', '19', program, ...args], options);
  };
  if (page.install !== undefined) {
    const args = installArguments(page.install, join(work, 'kept'), page.installArgs);
    const wayOut = 'Check that the npm registry can be reached and has what the log names, then run this again.';
    await call(`install the packages of the web page of ${page.name}`, wayOut, page.install, args);
  }
  for (const [program, ...args] of page.build) {
    await call(
      `build the web page of ${page.name} with ${program}`,
      'Read the log, then run this again.',
      program,
      args,
    );
  }
}

/** pnpm does not read all files of settings that npm reads. */
async function registryOfNpm(): Promise<Record<string, string>> {
  const args = ['config', 'get', ...registrySettings];
  const { stdout } = await run('npm', args, { cwd: repositoryRoot, doing: 'ask npm for its registry' });
  return registryEnvironment(stdout);
}

/** Always the same folder, under the page's lock: what an interrupted build left goes first. */
async function inWorkFolder(page: WebPage, job: (folder: string) => Promise<void>): Promise<void> {
  const folder = join(cacheDir(), 'work', `page-${page.name}`);
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 2 });
  await remove();
  await mkdir(folder, { recursive: true });
  try {
    await job(folder);
  } finally {
    await remove();
  }
}

function logOf({ name }: WebPage): string {
  return logFile(`page-${name}`);
}
