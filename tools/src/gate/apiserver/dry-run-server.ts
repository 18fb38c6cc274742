import { objectName } from '../../model/finding.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import type { ApplyResult } from './apply.ts';
import { dependenceOn } from './depends.ts';
import { givenDefinitions } from './given-definitions.ts';
import { inForce } from './in-force.ts';
import type { ApiServer } from './server.ts';
import { jsonTextOf } from './text.ts';

/** What must really stand in a server before others can be judged, in the order in which it is made. */
const fixtureKinds: readonly (readonly string[])[] = [
  ['CustomResourceDefinition', 'Namespace'],
  // Policies take them as parameters.
  ['HorizontalPodAutoscaler'],
  ['ValidatingAdmissionPolicy'],
  ['ValidatingAdmissionPolicyBinding'],
];

/** The fixtures among these objects: what must really stand. */
export function fixturesOf(objects: readonly KubeObject[]): readonly KubeObject[] {
  return objects.filter(({ kind }) => fixtureKinds.flat().includes(kind));
}

/** Puts one environment's fixtures after the other into the same server, and asks on them. */
export interface DryRunServer {
  /**
   * Makes the fixtures of these objects stand, and nothing of the former ones, and waits until its policies are in force.
   * @returns the server's answers to the fixtures.
   */
  set(objects: readonly KubeObject[]): Promise<readonly ApplyResult[]>;
  /** The server's answers to a dry run of the objects; one that was asked on the same fixtures is not asked again. */
  ask(objects: readonly KubeObject[]): Promise<readonly ApplyResult[]>;
}

/** The server's answers to all objects of one cluster, on the fixtures that these make: errors, warnings, none left out. */
export type DryRun = (objects: readonly KubeObject[]) => Promise<readonly ApplyResult[]>;

/** Asks such a server, on which also stands what the cloud brings; one call at a time. */
export function dryRunOn(server: DryRunServer): DryRun {
  return async (objects) => {
    const all = await server.set([...givenDefinitions, ...objects]);
    const real = all.filter(({ object }) => !givenDefinitions.includes(object));
    const stands = new Set(real.map(({ object }) => object));
    return [...real, ...(await server.ask(objects.filter((object) => !stands.has(object))))];
  };
}

/** What really stands, by name: as it was sent, and what the server said to it. */
type Standing = Map<string, { readonly text: string; readonly applied: ApplyResult }>;

export function dryRunServerOf(server: ApiServer): DryRunServer {
  const standing: Standing = new Map();
  const answers = new Map<string, ApplyResult>();
  let round = 0;

  const make = async (group: readonly KubeObject[]): Promise<readonly ApplyResult[]> => {
    const unlike = group.filter((object) => standing.get(objectName(object))?.text !== jsonTextOf(object));
    for (const applied of await server.apply(unlike, { dryRun: false })) {
      standing.set(objectName(applied.object), { text: jsonTextOf(applied.object), applied });
    }
    return group.map((object) => {
      const { applied } = standing.get(objectName(object))!;
      return { ...applied, object, changed: unlike.includes(object) && applied.changed };
    });
  };

  const set = async (objects: readonly KubeObject[]): Promise<readonly ApplyResult[]> => {
    const wanted = fixtureKinds.map((kinds) => objects.filter(({ kind }) => kinds.includes(kind)));
    const warnBindings = wanted.at(-1)!.map(warnBindingOf);
    const names = new Set([...wanted.flat(), ...warnBindings].map(objectName));
    const gone = [...standing].filter(([name]) => !names.has(name)).toReversed();
    for (const [name, { applied }] of gone) {
      await server.remove(applied.object);
      standing.delete(name);
    }
    const applied: ApplyResult[] = [];
    for (const group of wanted) applied.push(...(await make(group)));
    const both = [...applied, ...(await make(warnBindings))];
    if (gone.length > 0 || both.some(({ changed }) => changed)) await inForce(server, String((round += 1)));
    return applied;
  };

  const ask = async (objects: readonly KubeObject[]): Promise<readonly ApplyResult[]> => {
    const { keyOf } = dependenceOn([...standing.values()].map(({ applied }) => applied.object));
    const keys = new Map(objects.map((object) => [object, keyOf(object)]));
    const unasked = objects.filter((object) => !answers.has(keys.get(object)!));
    for (const answer of await server.apply(unasked, { dryRun: true })) answers.set(keys.get(answer.object)!, answer);
    return objects.map((object) => ({ ...answers.get(keys.get(object)!)!, object }));
  };

  return { set, ask };
}

/** The ending of a binding that says all that the denying one denies: a denial tells the first reason only. */
const all = '-all';

function warnBindingOf(binding: KubeObject): KubeObject {
  const spec = binding['spec'] as object;
  return {
    apiVersion: binding.apiVersion,
    kind: binding.kind,
    metadata: { name: `${binding.metadata.name}${all}` },
    spec: { ...spec, validationActions: ['Warn'] },
  };
}
