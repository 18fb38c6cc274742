import { finding, objectName, type Finding, type Rendered } from '../../model/finding.ts';
import { indexOf } from '../references/environment-index.ts';
import { doorOf, podsOfBackend, routesIn } from '../references/door.ts';
import { networkOf } from '../references/grants.ts';

/** The ingress controller may call what an Ingress sends it to: both ends grant it. */
export function reachedBackends(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  const { missing } = networkOf(index);
  const seen = new Set<string>();
  return routesIn(index).flatMap(({ source, field, backend }) => {
    const key = `${source.object.metadata.namespace}/${backend.name}:${backend.port?.name ?? backend.port?.number}`;
    if (seen.has(key)) return [];
    seen.add(key);
    const doors = doorOf(source, index);
    const called = podsOfBackend(backend, source.object.metadata.namespace!, index);
    const refused = doors
      .flatMap((door) => called.map(({ pod, port }) => ({ door, pod, port, lacks: missing(door, pod, port) })))
      .find(({ lacks }) => lacks !== undefined);
    if (refused === undefined) return [];
    const { door, pod, port, lacks } = refused;
    const [one, other] = [door, pod].map((each) => objectName(each.source.object));
    return [
      finding(source, field, backend.name, {
        reason: `${one} may not call ${other} on ${port.number}: no NetworkPolicy grants this ${lacks}`,
        wayOut: `Grant it in the namespace ${lacks === 'egress' ? door.namespace : pod.namespace}; both ends need a grant.`,
      }),
    ];
  });
}
