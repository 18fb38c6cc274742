import { placed } from '../placed.ts';
import type { Rendered } from '../../model/finding.ts';
import { groupKindOf } from '../../model/kube-object.ts';
import { challengePods } from './challenges.ts';
import { databaseObjects, possibleDatabasePods } from './databases.ts';
import { givenIn, givenObjects } from './given.ts';
import { podTemplates, type PodTemplate } from './pods.ts';
import type { LabelMap } from './selector.ts';
import { slotPods } from './slots.ts';

/** All that one environment has, to look names and labels up in. */
export interface EnvironmentIndex {
  /** What is rendered; each object says the namespace in which Argo CD puts it. */
  readonly objects: readonly Rendered[];
  /** The rendered objects of a kind as `groupKindOf` calls it. */
  ofKind(kind: string): readonly Rendered[];
  /** One object, rendered or given by every cluster; no namespace for a kind that lives in none. */
  find(kind: string, name: string | undefined, namespace?: string): Rendered | undefined;
  /** The names of a kind in a namespace, those that every cluster gives too. */
  namesOf(kind: string, namespace?: string): readonly string[];
  /** The pods of what is rendered. */
  readonly pods: readonly PodTemplate[];
  /** The pods of a namespace, those that every cluster has, and that controllers make for it, too. */
  podsIn(namespace: string): readonly PodTemplate[];
  /** Namespace -> its labels, the one that Kubernetes gives it too. */
  readonly namespaces: ReadonlyMap<string, LabelMap>;
}

const kept = new WeakMap<readonly Rendered[], EnvironmentIndex>();

/** The index of an environment's objects: `clusters/<env>` or `local/<env>` as a whole. It is made once for a list. */
export function indexOf(rendered: readonly Rendered[]): EnvironmentIndex {
  const found = kept.get(rendered) ?? makeIndex(rendered);
  kept.set(rendered, found);
  return found;
}

function makeIndex(rendered: readonly Rendered[]): EnvironmentIndex {
  const objects = placed(rendered).filter(({ object }) => typeof object.metadata?.name === 'string');
  const names = new Set([
    ...objects.filter(({ object }) => groupKindOf(object) === 'Namespace').map(({ object }) => object.metadata.name),
    ...objects.flatMap(({ object }) => object.metadata.namespace ?? []),
    ...givenObjects.flatMap(({ kind, metadata }) => (kind === 'Namespace' ? metadata.name : [])),
  ]);
  const byKind = Map.groupBy(objects, ({ object }) => groupKindOf(object));
  const everywhere = [...givenObjects, ...[...names].flatMap(givenIn)];
  const given = [...everywhere.map((object) => ({ file: 'every cluster', object })), ...databaseObjects(byKind)];
  // What is rendered stands before what is given: a fork may say a given object itself.
  const all = [...objects, ...given];
  const byName = new Map<string, Rendered>();
  for (const each of all) {
    const key = keyOf(groupKindOf(each.object), each.object.metadata.name, each.object.metadata.namespace);
    if (!byName.has(key)) byName.set(key, each);
  }
  const placesOf = Map.groupBy(all, ({ object }) => keyOf(groupKindOf(object), '', object.metadata.namespace));
  const pods = podTemplates(objects);
  const others = podTemplates([
    ...given,
    ...challengePods(byKind),
    ...slotPods(byKind),
    ...possibleDatabasePods(byKind),
  ]);
  const podsByNamespace = Map.groupBy([...pods, ...others], ({ namespace }) => namespace);
  return {
    objects,
    ofKind: (kind) => byKind.get(kind) ?? [],
    find: (kind, name, namespace) => (name === undefined ? undefined : byName.get(keyOf(kind, name, namespace))),
    namesOf: (kind, namespace) =>
      (placesOf.get(keyOf(kind, '', namespace)) ?? []).map(({ object }) => object.metadata.name),
    pods,
    podsIn: (namespace) => podsByNamespace.get(namespace) ?? [],
    namespaces: new Map(
      all
        .filter(({ object }) => groupKindOf(object) === 'Namespace')
        .toReversed()
        .map(({ object: { metadata } }) => [
          metadata.name,
          { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name },
        ]),
    ),
  };
}

function keyOf(kind: string, name: string, namespace: string | undefined): string {
  return `${kind} ${namespace ?? ''}/${name}`;
}
