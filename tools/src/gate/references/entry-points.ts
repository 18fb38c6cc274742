import { doorOf, entrypointsIn } from './door.ts';
import type { EnvironmentIndex } from './environment-index.ts';
import { flagsOf, type Flag } from './flags.ts';
import { meansPort, networkOf, type Grant } from './grants.ts';
import type { PodTemplate } from './pods.ts';
import type { Rendered } from '../../model/finding.ts';

/** The annotation by which an Ingress asks Traefik for entry points. */
export const entryAnnotation = 'traefik.ingress.kubernetes.io/router.entrypoints';

/** The entry points that routes take which name none: those said to be the default, else all. */
export function defaultEntries(flags: readonly Flag[]): readonly string[] {
  const all = entrypointsIn(flags);
  const said = all.filter((entry) =>
    flags.some(({ name, value }) => name.toLowerCase() === `entrypoints.${entry}.asdefault` && value !== 'false'),
  );
  return said.length > 0 ? said : all;
}

/** The entry points of its door on which an Ingress is answered. */
export function entriesOfIngress(ingress: Rendered, index: EnvironmentIndex): readonly string[] {
  const named = ingress.object.metadata.annotations?.[entryAnnotation];
  const flags = doorOf(ingress, index).flatMap(({ containers }) => containers.flatMap(flagsOf));
  return named === undefined ? defaultEntries(flags) : wordsIn(named);
}

/** The entry points that an annotation lists. */
export function wordsIn(text: string): readonly string[] {
  return text.split(',').map((word) => word.trim().toLowerCase());
}

/** What lets somebody call a pod on a port: the rules of NetworkPolicies. */
export function grantsOn(pod: PodTemplate, number: number, index: EnvironmentIndex): readonly Grant[] {
  const own = pod.containers.flatMap(({ ports }) => ports).find((port) => port.number === number);
  const port = own ?? { number, protocol: 'TCP' };
  return networkOf(index).grants.filter(
    ({ direction, selected, ports }) =>
      direction === 'ingress' &&
      selected.includes(pod) &&
      (ports.length === 0 || ports.some((granted) => meansPort(granted, port))),
  );
}
