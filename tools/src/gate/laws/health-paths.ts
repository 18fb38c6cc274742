import { at } from '../../lib/values/at.ts';
import { isNear } from '../../lib/values/nearest.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { partsOfImage } from '../../model/image-reference.ts';
import { doorFiles, matchedBy } from '../references/door-files.ts';
import { indexOf } from '../references/environment-index.ts';
import type { PodContainer, PodTemplate } from '../references/pods.ts';

/** By the end of an image's name: the paths at which its program says how it is, as its own documentation names them. */
const programs: Readonly<Record<string, readonly string[]>> = {
  'prometheus/prometheus': ['/-/ready', '/-/healthy'],
  'prometheus/alertmanager': ['/-/ready', '/-/healthy'],
  'prometheus/node-exporter': ['/', '/metrics'],
  'grafana/grafana': ['/api/health', '/healthz'],
  'library/traefik': ['/ping'],
  '/kube-state-metrics': ['/healthz', '/livez', '/readyz'],
  'metrics-server/metrics-server': ['/healthz', '/livez', '/readyz'],
  'argoproj/argocd': ['/healthz', '/metrics'],
};

/** The names that programs give such paths; one that differs from them by a letter is none. */
const usual =
  `/healthz /livez /readyz /startupz /health /healthy /healthcheck /ready /readiness /live /alive /liveness /startup
  /started /ping /status /up /-/ready /-/healthy /api/health /health/live /health/ready /health/startup /actuator/health
  /metrics`.split(/\s+/);

/** A probe asks a program of others for a path that it serves. */
export function healthPaths(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  return index.pods.flatMap((pod) => {
    // The door answers at routes of its own file, too.
    const routes = doorFiles(pod, index).flatMap(({ http }) =>
      Object.values((at(http, 'routers') ?? {}) as object).flatMap(({ rule }) => matchedBy(rule, 'Path')),
    );
    return pod.containers.flatMap((container) => ofContainer(pod, container, routes));
  });
}

function ofContainer(
  { source }: PodTemplate,
  { container, field }: PodContainer,
  routes: readonly string[],
): readonly Finding[] {
  const { name } = partsOfImage(container.image ?? '');
  const known = Object.entries(programs)
    .find(([ending]) => name.endsWith(ending))?.[1]
    .concat(routes);
  return ['startupProbe', 'readinessProbe', 'livenessProbe'].flatMap((probe) => {
    const path = at(container, probe, 'httpGet', 'path');
    if (typeof path !== 'string') return [];
    const asked = path.replace(/\?.*$/, '');
    if ((known ?? [...usual, asked]).includes(asked) && !isSlip(known, asked)) return [];
    return [
      finding(source, `${field}.${probe}.httpGet.path`, path, {
        reason:
          known === undefined
            ? 'this is nearly a usual path, and none'
            : `${name} says how it is at ${known.join(', ')}`,
        wayOut: `Ask for a path that the program serves: ${(known ?? usual.filter((each) => isNear(each, asked))).join(', ')}.`,
      }),
    ];
  });
}

function isSlip(known: readonly string[] | undefined, asked: string): boolean {
  return known === undefined && !usual.includes(asked) && usual.some((each) => isNear(each, asked));
}
