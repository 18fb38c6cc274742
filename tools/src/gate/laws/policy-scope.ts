import { at, listAt } from '../../lib/values/at.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';

interface Condition {
  readonly name?: string;
  readonly expression?: string;
}
interface Selector {
  readonly matchLabels?: object;
  readonly matchExpressions?: readonly { readonly key?: string }[];
}

/** The one mark that widens what is judged: Argo CD puts it on all that it applies. */
const tracking = /'argocd\.argoproj\.io\/tracking-id' in (object|oldObject)\.metadata\.\?annotations/g;
/** The label of a namespace that the API server writes, so that nobody chooses it. */
const nameLabel = 'kubernetes.io/metadata.name';

/** Nobody takes himself out of a policy: not by a label, an annotation, an owner or a name that anybody may choose. */
export function policyScope(rendered: readonly Rendered[]): readonly Finding[] {
  return rendered.flatMap((source) => {
    if (source.object.kind === 'ValidatingAdmissionPolicyBinding') return narrowed(source, 'spec.matchResources');
    if (source.object.kind !== 'ValidatingAdmissionPolicy') return [];
    return [...narrowed(source, 'spec.matchConstraints'), ...conditionsOf(source)];
  });
}

function narrowed(source: Rendered, field: string): readonly Finding[] {
  const scope = at(source.object, ...field.split('.'));
  const refuse = (key: string, reason: string): Finding =>
    finding(source, `${field}.${key}`, at(scope, key), {
      reason,
      wayOut: 'Leave it out; an exception is a match condition that names the namespace and the object.',
    });
  return [
    ...['namespaceSelector', 'objectSelector']
      .filter((key) => labelsIn(at(scope, key) as Selector | undefined).some((label) => label !== nameLabel))
      .map((key) => refuse(key, 'who leaves the label out, or puts it on, is not judged')),
    ...['excludeResourceRules']
      .filter((key) => listAt(scope, key).length > 0)
      .map((key) => refuse(key, 'these are not judged at all')),
    ...(field === 'spec.matchResources' && listAt(scope, 'resourceRules').length > 0
      ? [refuse('resourceRules', 'what the policy names beside these is not refused')]
      : []),
  ];
}

function labelsIn(selector: Selector | undefined): readonly string[] {
  return [
    ...Object.keys(selector?.matchLabels ?? {}),
    ...(selector?.matchExpressions ?? []).map(({ key }) => key ?? ''),
  ];
}

function conditionsOf(source: Rendered): readonly Finding[] {
  return listAt<Condition>(source.object, 'spec', 'matchConditions').flatMap(({ name, expression = '' }) => {
    const own = expression.replaceAll(tracking, '');
    const said = /\.\??(labels|annotations|ownerReferences|generateName)\b/.exec(own)?.[1];
    const byName = /\bobject\.metadata\.\??name\b/.test(own) && !/\brequest\.namespace\s*==/.test(own);
    const read = said ?? (byName ? 'name' : undefined);
    if (read === undefined) return [];
    return [
      finding(source, `spec.matchConditions[${name ?? ''}].expression`, expression.trim(), {
        reason: `whoever writes an object writes its metadata.${read}`,
        wayOut: 'Let the condition compare request.namespace and the name, or request.userInfo.username.',
      }),
    ];
  });
}
