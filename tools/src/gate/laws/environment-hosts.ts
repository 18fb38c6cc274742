import { finding, objectName, type Finding, type Rendered } from '../../model/finding.ts';
import { indexOf } from '../references/environment-index.ts';
import { routesIn, type IngressRoute } from '../references/door.ts';

/** Names that no resolver of the Internet answers (RFC 6761, RFC 6762). */
const reserved = /(^|\.)(test|example|invalid|localhost|local)$/;

/** A host of an environment leads to it alone, and is one that the world can look up. */
export function environmentHosts(rendered: readonly Rendered[]): readonly Finding[] {
  // An index of all environments would be made for this alone.
  const ingresses = rendered.filter(({ object }) => object.kind === 'Ingress');
  const routes = routesIn(indexOf(ingresses)).filter(({ host }) => host !== '');
  const hosts = [...Map.groupBy(routes, ({ source, host }) => `${source.file} ${host}`).values()].map(
    ([first]) => first!,
  );
  return [
    ...[...Map.groupBy(hosts, ({ host }) => host).values()].flatMap(([first, ...others]) =>
      others.filter((route) => environmentOf(route) !== environmentOf(first!)).map((route) => shared(route, first!)),
    ),
    ...hosts.filter(({ host }) => !host.includes('.') || reserved.test(host)).map(unknown),
  ];
}

function environmentOf({ source }: IngressRoute): string {
  return source.file.split('/').slice(0, 2).join('/');
}

function placeOf({ field }: IngressRoute): string {
  return field.replace(/\.http.*$/, '.host');
}

function shared(route: IngressRoute, first: IngressRoute): Finding {
  return finding(route.source, placeOf(route), route.host, {
    reason: `${objectName(first.source.object)} of ${environmentOf(first)} has this host, and its name leads to one of the two`,
    wayOut: 'Give each environment a host of its own in its overlay.',
  });
}

function unknown(route: IngressRoute): Finding {
  return finding(route.source, placeOf(route), route.host, {
    reason: 'nobody outside can look this name up',
    wayOut: 'Set the host in the overlay: a name under a domain of yours.',
  });
}
