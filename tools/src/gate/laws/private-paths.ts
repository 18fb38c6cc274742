import { services, type Service } from '../../model/services.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { ourServicesIn, podsOfBackend, routesIn, type IngressRoute } from '../references/door.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';

/** An Ingress lets the world reach what is meant for it, and never a service's metrics, whatever Service leads there. */
export function privatePaths(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  return routesIn(index).flatMap((route) => {
    const metrics = servicesBehind(route, index).find(
      ({ metricsPath }) => metricsPath !== undefined && reaches(route, metricsPath),
    )?.metricsPath;
    if (metrics === undefined) return [];
    const { source, field, path, pathType } = route;
    const whole = path === undefined;
    return [
      finding(source, whole ? field : `${field}.path`, whole ? route.backend : `${path} (${pathType})`, {
        reason: `it opens ${metrics} to the world`,
        wayOut: 'List the paths that are for everybody, each with pathType Exact.',
      }),
    ];
  });
}

/** Our services whose pods are behind a route, told by their images; by the name of a Service that is nowhere rendered. */
function servicesBehind({ source, backend }: IngressRoute, index: EnvironmentIndex): readonly Service[] {
  const namespace = source.object.metadata.namespace ?? 'default';
  if (index.find('Service', backend.name, namespace) === undefined) {
    return services.filter(({ name }) => name === backend.name);
  }
  return podsOfBackend(backend, namespace, index).flatMap(({ pod }) => ourServicesIn(pod));
}

function reaches({ path, pathType }: IngressRoute, metrics: string): boolean {
  if (path === undefined) return true;
  if (pathType === 'Exact') return path === metrics;
  // What the controller makes of it may be a pattern.
  if (pathType !== 'Prefix') return true;
  return metrics.startsWith(path.replace(/\/$/, ''));
}
