import { join } from 'node:path';
import { applicationStatesOf, describeUnsettled } from '../../cluster/look/applications.ts';
import { awayTroubles } from '../../cluster/look/away.ts';
import { Failure } from '../../lib/failure.ts';
import { replaceFile } from '../../lib/files/replace-file.ts';
import { waitFor } from '../../lib/process/wait.ts';
import type { Say } from '../../lib/values/say.ts';
import type { Environment } from '../../model/environment.ts';
import type { Instance } from '../../model/instance.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { kubectl, type Kubectl } from '../../toolbox/kubectl.ts';
import { sampleOf } from '../sample.ts';
import { describedObjects, liveObject, liveWorkloads, restoreObject, sabotageObject, viewsOf } from './cluster.ts';
import { isHealed } from './healed.ts';
import { leaveOutForeign, planSabotage, type Sabotage } from './plan.ts';
import { tallySabotage, type SabotageReport, type SabotageResult } from './report.ts';
import { outcomeOf, watchSabotage, type Views } from './watch.ts';

export interface SabotageOptions {
  readonly instance: Instance;
  readonly environment: Environment;
  /** Of the sample. */
  readonly seed: string;
  /** Only so many; default: all. */
  readonly sample?: number;
  /** Only those whose name it matches. */
  readonly grep: string;
  /** Seconds until one counts as not healed. */
  readonly patience: number;
  /** None begins after so many minutes; default: no end. */
  readonly minutes?: number;
  /** Ends it: what is under way is restored first. */
  readonly signal: AbortSignal;
  readonly say: Say;
}

/** Seconds that a cluster has to be well again, after a sabotage and before the first. */
const settling = 300;

/** The file that holds the last run's figures. */
export function sabotageFile({ dir }: Pick<Instance, 'dir'>, environment: Environment): string {
  return join(dir, `sabotage-${environment}.json`);
}

/**
 * Does one sabotage after the other to a running cluster, and records what became of each. What is not healed is
 * restored before the next one, and at the end whatever happens.
 * @throws {Failure} when the cluster is not well before, or cannot be made so again.
 */
export async function sabotageCluster(options: SabotageOptions): Promise<SabotageReport> {
  const { instance, environment, signal, say } = options;
  const cluster = kubectl(instance, environment);
  const described = await describedObjects(instance, environment);
  const { sabotages, leftOut } = planSabotage(described);
  const matched = sabotages.filter(({ name }) => new RegExp(options.grep, 'i').test(name));
  const chosen = sampleOf(matched, { count: options.sample ?? matched.length, seed: options.seed }, ({ name }) => name);
  say(`${chosen.length} of ${sabotages.length} sabotages of ${environment}, seed ${options.seed}`);
  const views = await viewsOf(instance, environment);
  const started = new Date();
  const end = started.getTime() + (options.minutes ?? Number.POSITIVE_INFINITY) * 60_000;
  const results: SabotageResult[] = [];
  await waitWell(cluster, environment);
  const foreign = leaveOutForeign(await liveWorkloads(cluster), described);
  // After each: a run of hours may end by what it does.
  const keep = async (): Promise<SabotageReport> => {
    const report: SabotageReport = {
      environment,
      seed: options.seed,
      started: started.toISOString(),
      results,
      notTried: chosen.slice(results.length).map(({ name }) => name),
      leftOut: [...leftOut, ...foreign],
    };
    const text = JSON.stringify({ ...report, tally: tallySabotage(results) }, null, 2);
    await replaceFile(sabotageFile(instance, environment), `${text}\n`);
    return report;
  };
  for (const sabotage of chosen) {
    if (signal.aborted || Date.now() > end) break;
    const result = await trySabotage(sabotage, { cluster, views, patience: options.patience, signal, environment });
    if (result === undefined) break;
    results.push(result);
    say(`${String(results.length).padStart(3)}/${chosen.length} ${describeResult(result)}`);
    await keep();
  }
  return await keep();
}

interface Trial {
  readonly cluster: Kubectl;
  readonly views: Views;
  readonly environment: Environment;
  readonly patience: number;
  readonly signal: AbortSignal;
}

/** @returns undefined when it was interrupted, so that nothing can be said of it. */
export async function trySabotage(sabotage: Sabotage, trial: Trial): Promise<SabotageResult | undefined> {
  const { cluster, views, patience, signal } = trial;
  const before = await liveObject(cluster, sabotage.git);
  if (before === undefined) {
    throw new Failure({
      what: `${sabotage.name}: it is not there before`,
      wayOut: 'Wait until `npm run lockstep -- status` says that all is well, then run this again.',
    });
  }
  let result: SabotageResult | undefined;
  try {
    const start = views.now();
    const refused = await refusalOf(sabotageObject(cluster, sabotage, before), signal);
    if (refused !== undefined) return { name: sabotage.name, outcome: 'refused', why: refused };
    const sight = await watchSabotage(sabotage, views, { before, start, patience, signal });
    if (sight.healed !== undefined || !signal.aborted) {
      result = { name: sabotage.name, outcome: outcomeOf(sight), ...sight };
    }
  } finally {
    if (result?.outcome !== 'healed') await restore(sabotage, before, trial);
  }
  await waitWell(cluster, trial.environment);
  return result;
}

/** Why the API server does not let it be done; that it could not be asked is another matter. */
async function refusalOf(work: Promise<void>, signal: AbortSignal): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (signal.aborted) return undefined;
    const why = error instanceof Failure ? error.parts.why : undefined;
    if (why !== undefined && /\b(denied|forbidden|invalid|immutable)\b/i.test(why)) return why;
    throw error;
  }
}

/** Tries again what a cluster that lacks something refuses for a moment. */
async function restore(sabotage: Sabotage, before: KubeObject, { cluster }: Trial): Promise<void> {
  await waitFor(
    {
      what: `${sabotage.name}: to be again what git says`,
      seconds: settling,
      every: 5000,
      wayOut: 'Make it so by `npm run up`, which goes on with what is there.',
    },
    async () => {
      await restoreObject(cluster, sabotage, before);
      const now = await liveObject(cluster, sabotage.git);
      // The next one waits for all Applications, also for this one to be compared with git.
      const healed = isHealed({ ...sabotage, deed: 'changed' }, before, now);
      return healed ? { done: undefined } : { seen: now === undefined ? 'nothing' : 'other than before' };
    },
  );
}

async function waitWell(cluster: Kubectl, environment: Environment): Promise<void> {
  await waitFor({ what: `all of ${environment} to be well`, seconds: settling, every: 1000 }, async () => {
    const [states, away] = await Promise.all([applicationStatesOf(cluster), awayTroubles(cluster)]);
    const unwell = describeUnsettled(states, states.length === 0 ? ['any Application'] : []);
    const seen = [...away, ...(unwell === '' ? [] : [unwell])].join('; ');
    return seen === '' ? { done: undefined } : { seen };
  });
}

function describeResult({ name, outcome, healed, alert, why }: SabotageResult): string {
  const after = healed === undefined ? '' : ` in ${healed.toFixed(1)} s`;
  const by = outcome === 'told' && alert !== undefined ? ` by ${alert.name}` : '';
  return `${outcome}${after}${by}: ${name}${why === undefined ? '' : ` (${why})`}`;
}
