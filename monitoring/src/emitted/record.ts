import type { Labels, Prometheus } from '@lockstep/tools/toolbox/prometheus';
import { bareVersion, components, type Component } from './components.ts';
import { add, kindOf, type Metric } from './exposition.ts';
import type { Recorded } from './recorded.ts';

/** What Prometheus makes by itself: of each scrape, of alerts and of rules. */
const synthetic = /^(?:up|scrape_.*|ALERTS.*|.*:.*)$/;

/** What the components of a cluster were seen to emit in the last hours; what doesn't run there is left out. */
export async function seenBy(prometheus: Prometheus): Promise<Recorded[]> {
  const versions = await versionsIn(prometheus);
  const types = await typesIn(prometheus);
  const seen = components.map(async (component) => {
    const version = versions(component);
    if (version === undefined) return [];
    return [{ component: component.name, version, metrics: await metricsOf(prometheus, component, types) }];
  });
  return (await Promise.all(seen)).flat();
}

async function typesIn(prometheus: Prometheus): Promise<ReadonlyMap<string, string>> {
  const metadata = await prometheus.get<Readonly<Record<string, readonly { type: string }[]>>>('/api/v1/metadata');
  return new Map(Object.entries(metadata).map(([metric, [first]]) => [metric, first?.type ?? 'unknown']));
}

async function versionsIn(prometheus: Prometheus): Promise<(component: Component) => string | undefined> {
  const images = (await prometheus.query('kube_pod_container_info')).map(({ metric }) => metric['image_spec'] ?? '');
  const [node] = await prometheus.query('kube_node_info');
  const kubernetes = node?.metric['kubelet_version'];
  return ({ image }) => {
    if (image === undefined) return kubernetes === undefined ? undefined : bareVersion(kubernetes);
    const tag = images.map((name) => new RegExp(`(?:^|/)${image}:([^@]+)`).exec(name)?.[1]).find((found) => found);
    return tag === undefined ? undefined : bareVersion(tag);
  };
}

async function metricsOf(
  prometheus: Prometheus,
  { job }: Component,
  types: ReadonlyMap<string, string>,
): Promise<Map<string, Metric>> {
  const hours = 6;
  const start = `${Math.floor(Date.now() / 1000) - hours * 3600}`;
  const query = new URLSearchParams({ 'match[]': `{job="${job}"}`, start });
  const series = await prometheus.get<readonly Labels[]>(`/api/v1/series?${query.toString()}`);
  const added = new Set(series.filter(isUp).flatMap((labels) => Object.keys(labels)));
  const metrics = new Map<string, Metric>();
  for (const { __name__: name = '', ...labels } of series) {
    if (synthetic.test(name)) continue;
    const own = Object.keys(labels).filter((label) => !added.has(label));
    add(metrics, name, kindOf(name, types), own);
  }
  return metrics;
}

function isUp({ __name__: name }: Labels): boolean {
  return name === 'up';
}
