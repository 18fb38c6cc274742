import { configFile } from '../model/config/config.ts';
import { liesIn } from '../lib/files/paths.ts';
import { changedPaths } from '../lib/git/history.ts';
import { imageSourceOf, type Service } from '../model/services.ts';
import { imageDiffers } from '../model/source/source-commits.ts';

/** What of a change the pipeline decides by. */
export interface Touched {
  /** Whether it changes what judges changes: then its own tools have to say the same as main's. */
  readonly tools: boolean;
  /** The services whose images it changes, by name; all of them where it changes what a service is. */
  readonly services: readonly string[];
}

/** Whatever runs in a verdict, or decides what runs in one. */
const judging = [
  '.github',
  'infra/package.json',
  'infra/src',
  'lockstep.config.ts',
  'monitoring/package.json',
  'monitoring/src',
  'package-lock.json',
  'package.json',
  'rulesets',
  'tools',
];

/**
 * What a change touches, by the paths in which two commits of a repository differ; of a service's image by what the build
 * gets of them.
 */
export async function touchedBetween(
  root: string,
  before: string,
  after: string,
  services: readonly Service[],
): Promise<Touched> {
  const paths = await changedPaths(root, before, after);
  const touches = (sources: readonly string[]) => paths.some((path) => sources.some((source) => liesIn(path, source)));
  const known = touches([configFile]);
  const made = await Promise.all(
    services.map(async (service) => known || (await imageDiffers(root, before, after, imageSourceOf(service)))),
  );
  return { tools: touches(judging), services: services.filter((_, index) => made[index]).map(({ name }) => name) };
}
