import type { Mutation } from './mutation.ts';
import type { SourcePlace } from './places.ts';

/** What a place must be for its absence to be a mistake, by the path that leads to it. */
const guards: readonly RegExp[] = [
  /(^|\.)(liveness|readiness|startup)Probe$/,
  /(^|\.)(limits|requests)(\.(cpu|memory))?$/,
  /(^|\.)(securityContext|capabilities|seccompProfile)(\.\w+)?$/,
  /(^|\.)automountServiceAccountToken$/,
  /^metadata\.labels\.pod-security\.kubernetes\.io\/.+$/,
  /(^|\.)lifecycle(\.preStop)?$/,
];

/** The same of one kind's objects. */
const ofKind: Readonly<Record<string, RegExp>> = {
  NetworkPolicy: /^spec\.((ingress|egress)(\.\*(\.(from|to|ports)(\.\*)?)?)?|policyTypes(\.\*)?)$/,
  ValidatingAdmissionPolicy: /^spec\.(validations\.\*|matchConstraints\.resourceRules\.\*)$/,
  ValidatingAdmissionPolicyBinding: /^spec\.validationActions\.\*$/,
  AppProject: /^spec\.(destinations\.\*|(cluster|namespace)ResourceWhitelist\.\*)$/,
  Kustomization: /^(resources|components|patches)\.\*$/,
  Component: /^(resources|components|patches)\.\*$/,
};

/** Each probe, limit, request, grant, security line, and each entry of a kustomization's lists: not there any more. */
export function deletedMutations(file: string, places: readonly SourcePlace[]): readonly Mutation[] {
  return places.flatMap(({ kind, path, line, shown, cut }) => {
    if (cut === undefined || !(guards.some((guard) => guard.test(path)) || ofKind[kind]?.test(path))) return [];
    const edits = [{ file, start: cut.range[0], end: cut.range[1], text: cut.text }];
    return [{ kind: 'deleted', file, line, path: shown, change: 'gone', edits }];
  });
}

/** Objects that guard or grant, and that somebody may take away together with the line that lists them. */
const wholes =
  /^(NetworkPolicy|PodDisruptionBudget|HorizontalPodAutoscaler|ValidatingAdmissionPolicy(Binding)?|(Cluster)?RoleBinding|AppProject)$/;

/** Each file of such an object, with its entry in a kustomization, and each of its documents where the file has several. */
export function deletedObjects(
  file: string,
  places: readonly SourcePlace[],
  entries: readonly { readonly file: string; readonly cut: NonNullable<SourcePlace['cut']> }[],
): readonly Mutation[] {
  const first = places.find(({ role, path }) => role === 'object' && path === 'kind');
  if (first === undefined || !wholes.test(first.kind) || entries.length === 0) return [];
  const gone = entries.map((entry) => ({
    file: entry.file,
    start: entry.cut.range[0],
    end: entry.cut.range[1],
    text: entry.cut.text,
  }));
  const path = first.shown.replace(/: kind$/, '');
  const whole = { file, start: 0, end: 0 };
  return [{ kind: 'deleted', file, line: 1, path, change: 'the object gone', edits: [whole, ...gone] }];
}
