import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ForkConfig } from '@lockstep/tools/config';
import { definitionsOf } from './objectives/services.ts';
import { ruleFiles, textOfRules } from './rules/files.ts';
import { entriesIn, textIfThere } from '@lockstep/tools/lib/files/if-there';

/** A file that is made from the sources, by its path below the checkout. */
interface Generated {
  readonly path: string;
  readonly text: string;
}

/** Folders in which every file is generated. */
const folders = {
  rules: 'monitoring/rules',
  grafana: 'monitoring/dashboards',
  grafanaWithLines: 'monitoring/components/logs/dashboards',
  perses: 'local/components/dashboards/boards',
  /** Where requests are traced. */
  traced: 'monitoring/components/traces/dashboards',
} as const;

export async function generated(config?: ForkConfig): Promise<Generated[]> {
  const rules = ruleFiles(config && definitionsOf(config)).map((file) => ({
    path: file.path,
    text: textOfRules(file),
  }));
  // Loaded here: the definitions of Grafana's panels are large.
  const { dashboards, partBoards, persesDashboards, withExemplars } = await import('./dashboards/index.ts');
  const ofParts = Object.entries(partBoards).flatMap(([part, boards]) =>
    [
      { folder: join('monitoring/components', part, 'dashboards'), files: dashboards(boards) },
      {
        folder: join('local/components/dashboards', part, 'boards'),
        files: persesDashboards(boards, `index-${part}.json`),
      },
    ].flatMap(({ folder, files }) => files.map(({ file, json }) => ({ path: join(folder, file), text: json }))),
  );
  const traced = dashboards().filter(({ file }) => file === 'service.json');
  return [
    ...rules,
    ...dashboards().map(({ file, json }) => ({ path: join(folders.grafana, file), text: json })),
    ...traced.map(({ file, json }) => ({ path: join(folders.traced, file), text: withExemplars(json) })),
    ...dashboards(undefined, { lines: true }).map(({ file, json }) => ({
      path: join(folders.grafanaWithLines, file),
      text: json,
    })),
    ...persesDashboards().map(({ file, json }) => ({ path: join(folders.perses, file), text: json })),
    ...ofParts,
  ];
}

/** Writes what is generated, of other settings than this checkout's where given, and removes what no longer is; the paths of what changed. */
export async function writeGenerated(root: string, config?: ForkConfig): Promise<string[]> {
  const files = await generated(config);
  const changed: string[] = [];
  for (const { path, text } of files) {
    const before = await textIfThere(join(root, path));
    if (before === text) continue;
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), text);
    changed.push(path);
  }
  const kept = new Set(files.map(({ path }) => path));
  const left = (await present(root)).filter((path) => !kept.has(path));
  for (const path of left) await rm(join(root, path));
  return [...changed, ...left];
}

/** Where the committed files differ from what is generated. */
export async function driftOf(root: string): Promise<string[]> {
  const files = await generated();
  const differing = await Promise.all(
    files.map(async ({ path, text }) => {
      const committed = await textIfThere(join(root, path));
      return committed === text ? [] : [path];
    }),
  );
  const kept = new Set(files.map(({ path }) => path));
  return [...differing.flat(), ...(await present(root)).filter((path) => !kept.has(path))];
}

async function present(root: string): Promise<string[]> {
  const listed = await Promise.all(
    Object.values(folders).map(async (folder) => {
      const names = (await entriesIn(join(root, folder))).map(({ name }) => name);
      return names.filter((name) => /\.(?:yaml|json)$/.test(name)).map((name) => join(folder, name));
    }),
  );
  return listed.flat();
}
