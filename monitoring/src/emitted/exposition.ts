/** The labels that each metric has, over all its series. */
export type Emitted = ReadonlyMap<string, ReadonlySet<string>>;

/** What a page in Prometheus's text format emits. */
export function emittedBy(page: string): Emitted {
  const found = new Map<string, Set<string>>();
  for (const line of page.split('\n')) {
    const sample = /^([a-zA-Z_:][\w:]*)(\{.*\})? /.exec(line);
    if (sample === null) continue;
    const [, metric = '', labels = ''] = sample;
    add(
      found,
      metric,
      [...labels.matchAll(/([a-zA-Z_]\w*)="(?:[^"\\]|\\.)*"/g)].map(([, label]) => `${label}`),
    );
  }
  return found;
}

/** Adds labels to those that a metric is known to have. */
export function add(to: Map<string, Set<string>>, metric: string, labels: Iterable<string>): void {
  const known = to.get(metric) ?? new Set<string>();
  for (const label of labels) known.add(label);
  to.set(metric, known);
}
