import { at, listAt, textsAt } from '../../lib/values/at.ts';
import type { ForkConfig, PageFacts } from '../../lib/fork-config.ts';
import { finding, objectName, type Finding, type Rendered } from '../../model/finding.ts';
import { innerEntry, webhook } from '../../model/pages.ts';
import { meansInternet } from '../references/addresses.ts';
import { matchedBy } from '../references/door-files.ts';
import { doorsIn, entryAddress, entrypointsIn, isEntryOf, podsOfBackend, routesIn } from '../references/door.ts';
import type { IngressBackend } from '../references/door.ts';
import { defaultEntries, entriesOfIngress, entryAnnotation, grantsOn } from '../references/entry-points.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';
import { flagNamed, flagsOf } from '../references/flags.ts';
import type { PodTemplate } from '../references/pods.ts';
import { podsBehind } from '../references/services.ts';

/**
 * A page of the platform is shown by the inner entry point alone, which no customer reaches, and nothing else is shown
 * there. Of all such pages the world may call Argo CD's webhook, by its very path.
 */
export function innerPages(rendered: readonly Rendered[], config: ForkConfig): readonly Finding[] {
  const index = indexOf(rendered);
  const inner = config.pages.filter((page) => page.inner === true);
  const ways = [...ingressWays(index), ...routeWays(index)];
  const shown = podsOfPages(index, config);
  return [
    ...ways.flatMap((way) => ofWay(way, pageOfHost(way.host, inner) ?? pageOfPods(way.pods, shown), inner)),
    ...index.ofKind('Service').flatMap((service) => ofService(service, shown, index)),
    ...doorsIn(index).flatMap((door) => ofDoor(door, index)),
  ];
}

/** A path by which somebody comes from a door to pods. */
interface Way {
  readonly source: Rendered;
  readonly field: string;
  readonly host: string;
  /** Where its entry points are said. */
  readonly said: string;
  readonly entries: readonly string[];
  readonly pods: readonly PodTemplate[];
  /** Of the webhook, which is called from outside. */
  readonly isWebhook: boolean;
}

function isInside({ entries }: Way): boolean {
  return entries.length > 0 && entries.every((entry) => entry === innerEntry);
}

function ingressWays(index: EnvironmentIndex): readonly Way[] {
  return routesIn(index).map(({ source, field, host, path, pathType, backend }) => ({
    source,
    field,
    host,
    said: `metadata.annotations[${entryAnnotation}]`,
    entries: entriesOfIngress(source, index),
    pods: podsAt(backend, source, index),
    isWebhook: host.startsWith(`${webhook.host}.`) && path === webhook.path && pathType === 'Exact',
  }));
}

/** The same in Traefik's own words. */
function routeWays(index: EnvironmentIndex): readonly Way[] {
  interface Backend {
    readonly name?: string;
    readonly port?: number | string;
  }
  return ['IngressRoute.traefik.io', 'IngressRoute.traefik.containo.us'].flatMap(index.ofKind).flatMap((source) => {
    const said = textsAt(source.object, 'spec', 'entryPoints');
    const entries = said.length > 0 ? said : doorsIn(index).flatMap((door) => defaultEntries(flagsIn(door)));
    return listAt(source.object, 'spec', 'routes').flatMap((route, place) => {
      const hosts = matchedBy(at(route, 'match'), 'Host');
      const pods = listAt<Backend>(route, 'services').flatMap(({ name, port }) => {
        const backend = { ...(name && { name }), port: typeof port === 'number' ? { number: port } : { name: port! } };
        return podsAt(backend, source, index);
      });
      const way = { source, field: `spec.routes[${place}]`, said: 'spec.entryPoints', entries, pods, isWebhook: false };
      return (hosts.length > 0 ? hosts : ['']).map((host) => Object.assign({ host }, way));
    });
  });
}

function podsAt(backend: IngressBackend, { object }: Rendered, index: EnvironmentIndex): readonly PodTemplate[] {
  return podsOfBackend(backend, object.metadata.namespace ?? 'default', index).map(({ pod }) => pod);
}

/**
 * The pods of Applications that have inner pages and nothing for customers, each with the page that it shows, or one that
 * is its neighbour's.
 */
function podsOfPages(index: EnvironmentIndex, { pages, services }: ForkConfig): ReadonlyMap<PodTemplate, PageFacts> {
  const open = new Set([
    ...services.map(({ application }) => application),
    ...pages.filter((page) => page.inner !== true).map(({ application }) => application),
  ]);
  return new Map(
    index.pods.flatMap((pod) => {
      const application = pod.source.file.split('/').at(-1)!;
      const own = pages.filter((page) => page.application === application);
      const page = own.find(({ name }) => name === pod.source.object.metadata.name) ?? own[0];
      return page === undefined || open.has(application) ? [] : [[pod, page] as const];
    }),
  );
}

function pageOfHost(host: string, inner: readonly PageFacts[]): PageFacts | undefined {
  return inner.find((page) => host.startsWith(`${page.host}.`));
}

function pageOfPods(pods: readonly PodTemplate[], shown: ReadonlyMap<PodTemplate, PageFacts>): PageFacts | undefined {
  return pods.map((pod) => shown.get(pod)).find((page) => page !== undefined);
}

function ofWay(way: Way, page: PageFacts | undefined, inner: readonly PageFacts[]): readonly Finding[] {
  const { source, field, host, said, entries, isWebhook } = way;
  const others = entries.filter((entry) => entry !== innerEntry);
  if (page !== undefined) {
    if (isInside(way)) return [];
    if (isWebhook && !entries.includes(innerEntry)) return [];
    return [
      finding(
        source,
        field,
        `${host === '' ? 'every host' : host} on ${others.join(', ') || 'a door without entry points'}`,
        {
          reason: `it shows ${page.title}, a page of the platform, on the customers' door`,
          wayOut:
            page.name === webhook.page
              ? `Set ${said} to ${innerEntry}; outside of it there may be ${webhook.path} with pathType Exact, on its own host, in an Ingress of its own.`
              : `Set ${said} to ${innerEntry}.`,
        },
      ),
    ];
  }
  if (!entries.includes(innerEntry)) return [];
  const hosts = inner.map((each) => each.host).join(', ') || 'none';
  return [
    finding(source, said, entries.join(','), {
      reason: `${host === '' ? 'every host' : host} is no page of the platform: there are ${hosts}`,
      wayOut: `Leave it out, and the customers' door shows it; or say in lockstep.config.ts, under pages, that it is inner.`,
    }),
  ];
}

const internal: readonly (readonly [annotation: string, value: string])[] = [
  ['service.beta.kubernetes.io/aws-load-balancer-internal', 'true'],
  ['service.beta.kubernetes.io/aws-load-balancer-scheme', 'internal'],
];

/** A load balancer of pods that show a page, or of the inner entry point, is inside the network. */
function ofService(
  service: Rendered,
  shown: ReadonlyMap<PodTemplate, PageFacts>,
  index: EnvironmentIndex,
): readonly Finding[] {
  const type = String(at(service.object, 'spec', 'type') ?? 'ClusterIP');
  if (type !== 'LoadBalancer' && type !== 'NodePort') return [];
  const behind = podsBehind(service, index);
  const page = pageOfPods(behind, shown);
  if (page !== undefined) {
    const reason = `it leads past every door to ${page.title}, a page of the platform`;
    const wayOut = `Use type ClusterIP, and an Ingress on the entry point ${innerEntry}.`;
    return [finding(service, 'spec.type', type, { reason, wayOut })];
  }
  const doors = doorsIn(index).filter((door) => behind.includes(door) && isEntryOf(service, door, innerEntry));
  if (doors.length === 0) return [];
  // One without TLS answers challenges and leads on, by tls-entries: nothing is shown there.
  const others = doors.flatMap((door) =>
    entrypointsIn(flagsIn(door)).filter(
      (entry) =>
        entry !== innerEntry &&
        (flagNamed(flagsIn(door), `entrypoints.${entry}.http.tls`)?.value ?? 'false') !== 'false' &&
        isEntryOf(service, door, entry),
    ),
  );
  if (others.length > 0) {
    return [
      finding(service, 'spec.ports', [innerEntry, ...others].join(', '), {
        reason: "the platform's pages and what is for customers have one load balancer",
        wayOut: 'Give the inner entry point a Service of its own, as base/ingress/service-traefik-inner.yaml does.',
      }),
    ];
  }
  const { annotations = {} } = service.object.metadata;
  return internal
    .filter(([name, value]) => annotations[name] !== value)
    .slice(0, 1)
    .map(([name, value]) =>
      finding(service, `metadata.annotations[${name}]`, annotations[name], {
        reason: `it opens the platform's pages to the Internet`,
        wayOut: `Set it to ${value}: both annotations are needed, since AWS has two controllers that make load balancers.`,
      }),
    );
}

/** Who comes from the Internet does not get in, whatever a load balancer does. */
function ofDoor(door: PodTemplate, index: EnvironmentIndex): readonly Finding[] {
  const { number } = entryAddress(flagsIn(door), innerEntry);
  if (Number.isNaN(number)) return [];
  return grantsOn(door, number, index)
    .filter(({ anyone, blocks }) => anyone || blocks.some(meansInternet))
    .map(({ source, field }) =>
      finding(source, field, number, {
        reason: `${objectName(door.source.object)} shows the platform's pages there, and the Internet may call it`,
        wayOut: 'Name private addresses under from, as base/ingress/networkpolicy-allow-inner.yaml does.',
      }),
    );
}

function flagsIn({ containers }: PodTemplate): ReturnType<typeof flagsOf> {
  return containers.flatMap(flagsOf);
}
