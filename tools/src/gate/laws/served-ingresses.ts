import { at } from '../../lib/values/at.ts';
import { finding, objectName, type Finding, type Rendered } from '../../model/finding.ts';
import { classOf, doorOf } from '../references/door.ts';
import { commandLineOf } from '../references/flags.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';

/** Somebody serves each Ingress: it has a class, and the controller of that looks into its namespace. */
export function servedIngresses(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  return index.ofKind('Ingress').flatMap((source) => ofIngress(source, index));
}

function ofIngress(source: Rendered, index: EnvironmentIndex): readonly Finding[] {
  const named = at(source.object, 'spec', 'ingressClassName');
  const classes = index.ofKind('IngressClass').map(({ object }) => object.metadata.name);
  if (named === undefined && classOf(source, index) === undefined) {
    const wayOut = `Name one: ${classes.join(', ') || 'add an IngressClass first'}.`;
    return [
      finding(source, 'spec.ingressClassName', named, {
        reason: 'no class is the default, so nobody serves it',
        wayOut,
      }),
    ];
  }
  const { namespace = 'default' } = source.object.metadata;
  const doors = doorOf(source, index);
  const blind = doors.find((door) => {
    const watched = namespacesOf(door.containers.flatMap(commandLineOf));
    return watched !== undefined && !watched.includes(namespace);
  });
  if (blind === undefined) return [];
  return [
    finding(source, 'metadata.namespace', namespace, {
      reason: `${objectName(blind.source.object)}, which serves its class, does not look into this namespace`,
      wayOut: 'Add it to the namespaces that its arguments list.',
    }),
  ];
}

/** Those that an ingress controller is told to watch, as Traefik and ingress-nginx call it; undefined for all. */
function namespacesOf(args: readonly string[]): readonly string[] | undefined {
  const lists = args.flatMap(
    (arg) => /^--?(?:providers\.kubernetesingress\.namespaces|watch-namespace)=(.+)$/i.exec(arg)?.[1] ?? [],
  );
  // What a variable holds is for others to say.
  return lists.length === 0 || lists.some((list) => list.includes('$('))
    ? undefined
    : lists.flatMap((list) => list.split(',').map((name) => name.trim()));
}
