import { finding, objectName, type Finding, type Rendered } from '../../model/finding.ts';
import { indexOf } from '../references/environment-index.ts';
import { routesIn, type IngressRoute } from '../references/door.ts';

/** One path of a host leads to one place, and the Ingresses of a host are all of one namespace. */
export function singleRoutes(rendered: readonly Rendered[]): readonly Finding[] {
  const routes = routesIn(indexOf(rendered)).filter(({ path }) => path !== undefined);
  return [
    ...[...Map.groupBy(routes, keyOf).values()].flatMap(([first, ...others]) =>
      others.map((route) => twice(route, first!)),
    ),
    ...[...Map.groupBy(routes, ({ host }) => host).values()].flatMap(shared),
  ];
}

/** An Exact and a Prefix of the same path are two routes; without a type, the controller takes a path for a beginning. */
function keyOf({ host, path = '/', pathType }: IngressRoute): string {
  if (pathType === 'Exact') return `${host} ${path} exactly`;
  return `${host} ${path === '/' ? path : path.replace(/\/$/, '')}`;
}

function twice({ source, field, host, path, pathType }: IngressRoute, first: IngressRoute): Finding {
  const place = first.source === source ? first.field : objectName(first.source.object);
  return finding(source, `${field}.path`, `${path} (${pathType}) of ${host === '' ? 'every host' : host}`, {
    reason: `${place} has the same one, and which of them is used is up to the controller`,
    wayOut: 'Leave one of them.',
  });
}

function shared(routes: readonly IngressRoute[]): readonly Finding[] {
  const owners = Map.groupBy(routes, ({ source }) => source.object.metadata.namespace);
  if (owners.size < 2) return [];
  const [first, ...others] = [...owners.values()].map(([route]) => route!);
  return others.map((route) =>
    finding(route.source, route.field.replace(/\.http.*$/, '.host'), route.host === '' ? undefined : route.host, {
      reason: `${objectName(first!.source.object)} of another namespace has this host`,
      wayOut: 'A host has one owner: take another name, or move the path to its namespace.',
    }),
  );
}
