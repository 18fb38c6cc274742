interface Target {
  readonly expr?: string;
}

interface Shown {
  readonly type: string;
  readonly targets?: readonly Target[];
}

/** Metrics whose buckets name a trace: those of `createMetrics` in packages/service. */
const traced = /\bhttp_request_duration_seconds_bucket\b/;

/**
 * A dashboard of Grafana, as JSON, that asks for exemplars where a graph is made of such buckets: each a point that leads to
 * its trace. Only for Prometheus that keeps them.
 */
export function withExemplars(json: string): string {
  const dashboard = JSON.parse(json) as { readonly panels: readonly Shown[] };
  const panels = dashboard.panels.map((panel) => (panel.type === 'timeseries' ? asking(panel) : panel));
  return `${JSON.stringify({ ...dashboard, panels }, null, 2)}\n`;
}

function asking({ targets = [], ...panel }: Shown): Shown {
  const asked = targets.map((target) => (traced.test(target.expr ?? '') ? { ...target, exemplar: true } : target));
  return { ...panel, targets: asked };
}
