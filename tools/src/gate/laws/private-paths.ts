import { services } from '../../model/services.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';

interface Path {
  readonly path?: string;
  readonly pathType?: string;
  readonly backend?: { readonly service?: { readonly name?: string } };
}
interface Spec {
  readonly defaultBackend?: Path['backend'];
  readonly rules?: readonly { readonly http?: { readonly paths?: readonly Path[] } }[];
}

/** Service -> what it says to Prometheus, and to nobody outside. */
const metricsOf = new Map(services.map(({ name, metricsPath }) => [name, metricsPath]));

/** An Ingress lets the world reach what is meant for it, and never a service's metrics. */
export function privatePaths(rendered: readonly Rendered[]): readonly Finding[] {
  return rendered.filter(({ object }) => object.kind === 'Ingress').flatMap(findingsOf);
}

function findingsOf(source: Rendered): readonly Finding[] {
  const { defaultBackend, rules = [] } = (source.object['spec'] ?? {}) as Spec;
  const wayOut = 'List the paths that are for everybody, each with pathType Exact.';
  const refuse = (field: string, value: unknown, metrics: string): Finding =>
    finding(source, field, value, { reason: `it opens ${metrics} to the world`, wayOut });
  const whole = metricsBehind(defaultBackend);
  const found = whole === undefined ? [] : [refuse('spec.defaultBackend', defaultBackend, whole)];
  for (const [rule, { http }] of rules.entries()) {
    for (const [index, path] of (http?.paths ?? []).entries()) {
      const shown = `${path.path ?? ''} (${path.pathType ?? 'no pathType'})`;
      const field = `spec.rules[${rule}].http.paths[${index}].path`;
      const metrics = metricsBehind(path.backend);
      if (metrics !== undefined && reaches(path, metrics)) found.push(refuse(field, shown, metrics));
    }
  }
  return found;
}

function metricsBehind(backend: Path['backend']): string | undefined {
  return metricsOf.get(backend?.service?.name ?? '');
}

function reaches({ path = '/', pathType }: Path, metrics: string): boolean {
  if (pathType === 'Exact') return path === metrics;
  // What else means, each controller decides: a beginning is the least that it lets through.
  return metrics.startsWith(path.replace(/\/$/, ''));
}
