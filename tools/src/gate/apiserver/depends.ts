import { groupOf, type KubeObject } from '../../model/kube-object.ts';
import { hashOfTexts, jsonTextOf } from './text.ts';

/** What a server's answer to a dry run depends on beside the object, among what really stands there. */
export interface Dependence {
  /**
   * What must stand for the answer to be the one that all of it gives: definitions and policies, its own namespace, and what
   * policies judge such an object by.
   */
  fixturesFor(object: KubeObject): readonly KubeObject[];
  /** The same for the same answer: a hash of the object and of its fixtures. */
  keyOf(object: KubeObject): string;
  /** A hash of the definitions and policies, which every answer depends on. */
  readonly cluster: string;
}

/** A policy that judges by parameters: of which groups, and where its parameters are. */
interface ByParameters {
  readonly groups: readonly string[];
  readonly kind: string;
  /** Whether it takes them from another namespace than the object's. */
  readonly elsewhere: boolean;
}

/** @param fixtures - all that stands: definitions, namespaces, policies with their bindings, and parameters. */
export function dependenceOn(fixtures: readonly KubeObject[]): Dependence {
  const policies = byParametersIn(fixtures);
  const clusters = fixtures.filter(({ kind }) => clusterKinds.has(kind));
  const cluster = hashOfTexts(textsOf(clusters));
  const groups = new Map<string, { readonly fixtures: readonly KubeObject[]; readonly hash: string }>();
  const placed = (group: string, namespace: string | undefined) => {
    const place = `${group}/${namespace ?? ''}`;
    const known = groups.get(place);
    if (known !== undefined) return known;
    const judging = policies.filter((policy) => policy.groups.includes(group) || policy.groups.includes('*'));
    const found = fixtures.filter(
      ({ kind, metadata }) =>
        (kind === 'Namespace' && namespace !== undefined && metadata.name === namespace) ||
        judging.some(
          (policy) =>
            policy.kind === kind &&
            (policy.elsewhere || metadata.namespace === undefined || metadata.namespace === namespace),
        ),
    );
    const made = { fixtures: [...clusters, ...found], hash: hashOfTexts(textsOf(found)) };
    groups.set(place, made);
    return made;
  };
  const of = ({ apiVersion, metadata }: KubeObject) => placed(groupOf(apiVersion), metadata.namespace);
  return {
    fixturesFor: (object) => of(object).fixtures,
    keyOf: (object) => hashOfTexts([jsonTextOf(object), cluster, of(object).hash]),
    cluster,
  };
}

const clusterKinds: ReadonlySet<string> = new Set([
  'CustomResourceDefinition',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
]);

function byParametersIn(fixtures: readonly KubeObject[]): readonly ByParameters[] {
  interface Policy {
    readonly paramKind?: { readonly kind: string };
    readonly matchConstraints?: { readonly resourceRules?: readonly { readonly apiGroups?: readonly string[] }[] };
  }
  interface Binding {
    readonly policyName?: string;
    readonly paramRef?: { readonly namespace?: string };
  }
  const bindings = fixtures
    .filter(({ kind }) => kind === 'ValidatingAdmissionPolicyBinding')
    .map((binding) => (binding['spec'] ?? {}) as Binding);
  return fixtures
    .filter(({ kind }) => kind === 'ValidatingAdmissionPolicy')
    .flatMap(({ metadata, spec }) => {
      const { paramKind, matchConstraints } = (spec ?? {}) as Policy;
      if (paramKind === undefined) return [];
      return {
        groups: (matchConstraints?.resourceRules ?? []).flatMap(({ apiGroups = ['*'] }) => apiGroups),
        kind: paramKind.kind,
        elsewhere: bindings.some(
          ({ policyName, paramRef }) => policyName === metadata.name && paramRef?.namespace !== undefined,
        ),
      };
    });
}

/** In an order of their own: what stands is the same in whatever order it was made. */
function textsOf(objects: readonly KubeObject[]): readonly string[] {
  return objects.map(jsonTextOf).toSorted();
}
