import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ruleFiles, textOfRules } from './rules/files.ts';
import { entriesIn, textIfThere } from '@lockstep/tools/lib/files/if-there';

/** A file that is made from the sources, by its path below monitoring/. */
interface Generated {
  readonly path: string;
  readonly text: string;
}

/** Folders below monitoring/ in which every file is generated. */
const folders = ['rules', 'dashboards'] as const;

export async function generated(): Promise<Generated[]> {
  const rules = ruleFiles().map((file) => ({ path: join('rules', file.file), text: textOfRules(file) }));
  // Loaded here: the definitions of Grafana's panels are large.
  const { dashboards } = await import('./dashboards/index.ts');
  return [...rules, ...dashboards().map(({ file, json }) => ({ path: join('dashboards', file), text: json }))];
}

/** Writes what is generated, and removes from its folders what no longer is; the paths of what changed. */
export async function writeGenerated(monitoring: string): Promise<string[]> {
  const files = await generated();
  const changed: string[] = [];
  for (const { path, text } of files) {
    const before = await textIfThere(join(monitoring, path));
    if (before === text) continue;
    await mkdir(join(monitoring, path, '..'), { recursive: true });
    await writeFile(join(monitoring, path), text);
    changed.push(path);
  }
  const kept = new Set(files.map(({ path }) => path));
  const left = (await present(monitoring)).filter((path) => !kept.has(path));
  for (const path of left) await rm(join(monitoring, path));
  return [...changed, ...left];
}

/** Where the committed files differ from what is generated. */
export async function driftOf(monitoring: string): Promise<string[]> {
  const files = await generated();
  const differing = await Promise.all(
    files.map(async ({ path, text }) => {
      const committed = await textIfThere(join(monitoring, path));
      return committed === text ? [] : [path];
    }),
  );
  const kept = new Set(files.map(({ path }) => path));
  return [...differing.flat(), ...(await present(monitoring)).filter((path) => !kept.has(path))];
}

async function present(monitoring: string): Promise<string[]> {
  const listed = await Promise.all(
    folders.map(async (folder) => {
      const names = (await entriesIn(join(monitoring, folder))).map(({ name }) => name);
      return names.filter((name) => /\.(?:yaml|json)$/.test(name)).map((name) => join(folder, name));
    }),
  );
  return listed.flat();
}
