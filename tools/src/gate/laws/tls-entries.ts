import { at, textsAt } from '../../lib/values/at.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { doorsIn, doorOf, entrypointsIn, entryAddress } from '../references/door.ts';
import { doorFiles } from '../references/door-files.ts';
import { defaultEntries, entryAnnotation, grantsOn, wordsIn } from '../references/entry-points.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';
import { flagNamed, flagsOf, type Flag } from '../references/flags.ts';
import type { PodTemplate } from '../references/pods.ts';

/** No route is answered without TLS: routes take an entry point that speaks it, and the others only lead there. */
export function tlsEntries(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  return doorsIn(index).flatMap((door) => {
    const entries = entriesOf(door, index);
    return entries.length === 0 ? [] : [ofDoor(door, entries, index), ofIngresses(door, entries, index)].flat();
  });
}

interface Entry {
  readonly name: string;
  readonly secure: boolean;
  readonly flag: Flag;
}

/** The entry points of Traefik that may be called from outside: others are for probes and metrics. */
function entriesOf(door: PodTemplate, index: EnvironmentIndex): readonly Entry[] {
  const flags = door.containers.flatMap(flagsOf);
  return entrypointsIn(flags).flatMap((name) => {
    const { flag, number } = entryAddress(flags, name);
    if (flag === undefined || !isOpen(door, number, index)) return [];
    const tls = flagNamed(flags, `entrypoints.${name}.http.tls`);
    return [{ name, flag, secure: tls !== undefined && tls.value !== 'false' }];
  });
}

/** From outside: by addresses, be they of the Internet or of a network of ours. */
function isOpen(door: PodTemplate, number: number, index: EnvironmentIndex): boolean {
  return grantsOn(door, number, index).some(({ anyone, blocks }) => anyone || blocks.length > 0);
}

function ofDoor(door: PodTemplate, entries: readonly Entry[], index: EnvironmentIndex): readonly Finding[] {
  const flags = door.containers.flatMap(flagsOf);
  const defaults = defaultEntries(flags);
  const plain = entries.filter(({ secure }) => !secure);
  const leading = entriesThatLead(door, index);
  return plain.flatMap((entry) => {
    const refuse = (reason: string, wayOut: string): Finding =>
      finding(door.source, entry.flag.field, `--${entry.flag.name}=${entry.flag.value}`, { reason, wayOut });
    const tls = `--entrypoints.${entry.name}.http.tls=true`;
    if (defaults.includes(entry.name)) {
      const wayOut = `Speak TLS there (${tls}), or give routes another entry point by asdefault=true.`;
      return [refuse('every route that names no entry point is answered there without TLS', wayOut)];
    }
    if (leading.has(entry.name)) return [];
    const wayOut = 'Add a router for it with a redirectScheme middleware to the file of settings.';
    return [refuse('who asks there is not led to TLS', wayOut)];
  });
}

/** The entry points on which a router of the door's own file leads every path to https. */
function entriesThatLead(door: PodTemplate, index: EnvironmentIndex): ReadonlySet<string> {
  const all = doorFiles(door, index).flatMap(({ http }) => {
    const middlewares = Object(at(http, 'middlewares') ?? {}) as Record<string, object>;
    return Object.values(Object(at(http, 'routers') ?? {}) as object)
      .filter(
        (router) =>
          at(router, 'rule') === 'PathPrefix(`/`)' &&
          textsAt(router, 'middlewares').some(
            (name) => at(middlewares[name.replace(/@file$/, '')], 'redirectScheme', 'scheme') === 'https',
          ),
      )
      .flatMap((router) => textsAt(router, 'entryPoints'));
  });
  return new Set(all);
}

/** An Ingress that asks for an entry point without TLS. */
function ofIngresses(door: PodTemplate, entries: readonly Entry[], index: EnvironmentIndex): readonly Finding[] {
  return index
    .ofKind('Ingress')
    .filter((source) => doorOf(source, index).includes(door))
    .flatMap((source) => {
      const value = source.object.metadata.annotations?.[entryAnnotation];
      const named = wordsIn(value ?? '');
      const plain = entries.find(({ name, secure }) => !secure && named.includes(name));
      if (plain === undefined) return [];
      const reason = `${plain.name} speaks no TLS`;
      return [finding(source, `metadata.annotations[${entryAnnotation}]`, value, { reason, wayOut: 'Leave it out.' })];
    });
}
