/** Whether a metric only grows, which rate() needs; what no type is told of is unknown. */
export type Kind = 'counter' | 'gauge' | 'unknown';

/** A metric as its series are, with the labels of them all. */
export interface Metric {
  readonly kind: Kind;
  readonly labels: ReadonlySet<string>;
}

export type Emitted = ReadonlyMap<string, Metric>;

/** What a page in Prometheus's text format emits. */
export function emittedBy(page: string): Emitted {
  const types = new Map([...page.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [`${name}`, `${type}`]));
  const found = new Map<string, Metric>();
  for (const line of page.split('\n')) {
    const sample = /^([a-zA-Z_:][\w:]*)(\{.*\})? /.exec(line);
    if (sample === null) continue;
    const [, metric = '', labels = ''] = sample;
    const names = [...labels.matchAll(/([a-zA-Z_]\w*)="(?:[^"\\]|\\.)*"/g)].map(([, label]) => `${label}`);
    add(found, metric, kindOf(metric, types), names);
  }
  return found;
}

/** What the series of this name are, by the types of the metrics that they belong to: a histogram's parts only grow. */
export function kindOf(series: string, types: ReadonlyMap<string, string>): Kind {
  const whole = types.get(series.replace(/_(?:bucket|count|sum)$/, ''));
  const type = types.get(series) ?? (whole === 'histogram' || whole === 'summary' ? 'counter' : undefined);
  return type === 'counter' || type === 'gauge' ? type : 'unknown';
}

/** Adds labels to those that a metric is known to have. */
export function add(to: Map<string, Metric>, metric: string, kind: Kind, labels: Iterable<string>): void {
  const known = to.get(metric);
  const told = kind === 'unknown' ? known?.kind : kind;
  to.set(metric, { kind: told ?? kind, labels: new Set([...(known?.labels ?? []), ...labels]) });
}
