import { at } from '../../lib/values/at.ts';
import { didYouMean } from '../../lib/values/nearest.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import type { ForkConfig, ServiceFacts } from '../../lib/fork-config.ts';
import { ourServicesIn, podsOfBackend, routesIn, serviceOfImage } from '../references/door.ts';
import { indexOf } from '../references/environment-index.ts';
import type { PodContainer, PodTemplate } from '../references/pods.ts';

const asks = [
  ...['startupProbe', 'readinessProbe', 'livenessProbe'].map((probe) => [probe]),
  ...['preStop', 'postStart'].map((hook) => ['lifecycle', hook]),
];

/** The door and the kubelet ask a service of this repository only for what it serves, on the port where it answers. */
export function servedPaths(rendered: readonly Rendered[], config: ForkConfig): readonly Finding[] {
  const index = indexOf(rendered);
  const listed = new Map(config.services.map((service) => [service.name, service]));
  return [
    ...routesIn(index).flatMap((route) => {
      const { source, field, path, pathType, backend } = route;
      const pods = podsOfBackend(backend, source.object.metadata.namespace ?? 'default', index);
      const known = new Set(
        pods.flatMap(({ pod }) => ourServicesIn(pod).flatMap(({ name }) => listed.get(name) ?? [])),
      );
      return [...known].flatMap((service) =>
        path === undefined || serves(service, path, pathType) ? [] : unserved(source, `${field}.path`, path, service),
      );
    }),
    ...index.pods.flatMap((pod) => pod.containers.flatMap((container) => askedOf(pod, container, listed))),
  ];
}

type Listed = ReadonlyMap<string, ServiceFacts>;

function askedOf(
  { source }: PodTemplate,
  { container, field, ports }: PodContainer,
  listed: Listed,
): readonly Finding[] {
  const service = listed.get(serviceOfImage(container.image)?.name ?? '');
  if (service === undefined) return [];
  const elsewhere = ports.length > 0 && ports.every(({ number }) => number !== service.port);
  return [
    ...asks.flatMap((steps) => {
      const scheme = at(container, ...steps, 'httpGet', 'scheme');
      if (scheme === undefined || scheme === 'HTTP') return [];
      const reason = `${service.name} answers plain HTTP: TLS ends at the door`;
      return [
        finding(source, [field, ...steps, 'httpGet.scheme'].join('.'), scheme, { reason, wayOut: 'Leave it out.' }),
      ];
    }),
    ...asks.flatMap((steps) => {
      const path = at(container, ...steps, 'httpGet', 'path');
      const asked = typeof path === 'string' ? path.replace(/\?.*$/, '') : undefined;
      return asked === undefined || serves(service, asked, 'Exact')
        ? []
        : unserved(source, [field, ...steps, 'httpGet.path'].join('.'), path, service);
    }),
    ...(elsewhere
      ? [
          finding(source, `${field}.ports`, ports.map(({ number }) => number).join(', '), {
            reason: `${service.name} answers on ${service.port}, as lockstep.config.ts says`,
            wayOut: `Declare ${service.port}.`,
          }),
        ]
      : []),
  ];
}

/** One that does not list its paths may serve any. */
function serves({ paths, metricsPath }: ServiceFacts, path: string, pathType: string | undefined): boolean {
  if (paths === undefined) return true;
  const all = metricsPath === undefined ? paths : [...paths, metricsPath];
  const start = path.replace(/\/$/, '');
  return pathType === 'Exact'
    ? all.includes(path)
    : all.some((each) => each === path || each === start || each.startsWith(`${start}/`));
}

function unserved(
  source: Rendered,
  field: string,
  path: unknown,
  { name, paths = [] }: ServiceFacts,
): readonly Finding[] {
  return [
    finding(source, field, path, {
      reason: `${name} serves ${paths.join(', ')}, as lockstep.config.ts says`,
      wayOut: `Ask for one of these, or add it there once the service answers it.${didYouMean(String(path), paths)}`,
    }),
  ];
}
