import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { buildImage, type BuildContext } from '../../toolbox/sources/build.ts';
import { planImages, probeRegistries, type ReachableRegistries } from '../../toolbox/sources/mirror.ts';
import { referenceOf, registryOf } from '../../toolbox/sources/names.ts';
import type { Image } from '../../toolbox/sources/source.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';

/** How compose comes to the images of its profile `monitoring`, by reference. */
interface MonitoringPlan {
  /** Made here, since their registry does not answer. */
  readonly build: readonly Image[];
  /** Pulled by compose itself. */
  readonly pull: readonly string[];
  /** Neither their registry answers nor are they built from source. */
  readonly lacking: readonly string[];
  /** Of compose.yaml's services, those that can run. */
  readonly services: readonly string[];
}

interface ComposeService {
  readonly image: string;
  readonly profiles?: readonly string[];
}

/** Sorts the images of compose.yaml's profile `monitoring` by where they come from. */
export function planMonitoring(
  compose: string,
  answers: ReachableRegistries,
  known?: readonly Image[],
): MonitoringPlan {
  const all = Object.entries(parse(compose).services as Record<string, ComposeService>);
  const wanted = all.flatMap(([, { image, profiles = [] }]) => (profiles.includes('monitoring') ? [image] : []));
  const plan = planImages(answers, known);
  const build = plan.build.filter((image) => wanted.includes(referenceOf(image)));
  const pull = wanted.filter((reference) => answers[registryOf(reference)!]);
  const lacking = wanted.filter(
    (reference) => !pull.includes(reference) && !build.some((image) => referenceOf(image) === reference),
  );
  const services = all.flatMap(([name, { image }]) => (lacking.includes(image) ? [] : [name]));
  return { build, pull, lacking, services };
}

/**
 * Makes the images of the profile `monitoring` in the engine's store, under the names that compose.yaml has for them,
 * where their registries do not answer.
 * @throws {Failure} naming the log of the part that failed.
 */
export async function monitoringForCompose(context: BuildContext): Promise<MonitoringPlan> {
  const plan = planMonitoring(await readFile(join(repositoryRoot, 'compose.yaml'), 'utf8'), await probeRegistries());
  for (const image of plan.build) await buildImage({ ...image, usedBy: 'engine' }, context);
  return plan;
}

/** What was made and what it lacks, what compose pulls, and what cannot be had. */
export function monitoringText({ build, pull, lacking }: MonitoringPlan): string {
  return [
    ...build.map((image) => {
      const without = image.missing === undefined ? '' : `, without ${image.missing.join(', ')}`;
      return `${referenceOf(image)}: made from source${without}`;
    }),
    ...pull.map((reference) => `${reference}: compose pulls it`),
    ...lacking.map(
      (reference) => `${reference}: not to be had here: its registry gives no answer, and it is not built from source`,
    ),
  ].join('\n');
}
