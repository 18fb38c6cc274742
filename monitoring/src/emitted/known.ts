import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { groupingsIn, recordedLabels } from '../promql/index.ts';
import { allAlerts, allGroups } from '../rules/all.ts';
import { isAlert, type RecordingRule } from '../rules/model.ts';
import { components, pinnedVersion } from './components.ts';
import { declared } from './declared.ts';
import { add, type Emitted, type Metric } from './exposition.ts';
import { readRecorded } from './recorded.ts';
import { targetLabels } from './scraped.ts';

/** Every metric that an expression may ask for, with every label that it may select or group it by. */
export interface KnownNames {
  readonly metrics: Emitted;
  readonly jobs: ReadonlySet<string>;
}

/** What our own programs emit, as their tests see it. */
export interface OwnNames {
  readonly web: Emitted;
  readonly delivery: Emitted;
}

/** Puts together what is emitted by our own programs, by the recorded ones, by Prometheus and by our rules. */
export async function knownNames(root: string, own: OwnNames): Promise<KnownNames> {
  const monitoring = join(root, 'monitoring');
  const targets = await targetLabels(root);
  const metrics = new Map<string, Metric>();
  const take = (job: string, emitted: Emitted) => {
    for (const [metric, { kind, labels }] of emitted) {
      add(metrics, metric, kind, [...labels, ...(targets.get(job) ?? [])]);
    }
  };
  take('web', own.web);
  take('delivery', own.delivery);
  for (const component of components) {
    const recorded = await readRecorded(monitoring, component);
    if (recorded !== undefined) take(component.job, recorded.metrics);
  }
  for (const { job, metric, kind, labels } of declared)
    take(job, new Map([[metric, { kind, labels: new Set(labels) }]]));
  for (const labels of targets.values()) for (const metric of ofEachScrape) add(metrics, metric, 'gauge', labels);
  const labelsOf = (metric: string) => metrics.get(metric)?.labels;
  for (const [record, labels] of recordedLabels(recordingRules(), labelsOf)) {
    if (labels === undefined) throw new Error(`Nobody knows the labels of ${record}`);
    add(metrics, record, 'gauge', labels);
  }
  for (const { expr, labels } of allAlerts()) {
    const grouped = groupingsIn(expr).flatMap((grouping) => grouping.labels);
    add(metrics, 'ALERTS', 'gauge', ['alertname', 'alertstate', ...Object.keys(labels), ...grouped]);
  }
  return { metrics, jobs: new Set(targets.keys()) };
}

const ofEachScrape = [
  'up',
  'scrape_duration_seconds',
  'scrape_samples_scraped',
  'scrape_samples_post_metric_relabeling',
  'scrape_series_added',
];

function recordingRules(): RecordingRule[] {
  return allGroups().flatMap(({ rules }) => rules.filter((rule): rule is RecordingRule => !isAlert(rule)));
}

/** Components of which something else is recorded than the version that staging runs. */
export async function outdated(root: string): Promise<string[]> {
  const found = await Promise.all(
    components.map(async (component) => {
      const pinned = pinnedVersion(component, await readFile(join(root, component.pinned.file), 'utf8'));
      const recorded = await readRecorded(join(root, 'monitoring'), component);
      // An expression that needs one of which nothing is recorded says so by the name it asks for.
      if (recorded === undefined || recorded.version === pinned) return [];
      return [`${component.name}: ${recorded.version} is recorded, and staging pins ${pinned ?? 'none'}`];
    }),
  );
  return found.flat();
}
