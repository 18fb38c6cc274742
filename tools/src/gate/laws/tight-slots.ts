import { at, listAt } from '../../lib/values/at.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { hostAnnotation } from '../../model/preview.ts';
import { projectsIn, type Kinds } from './applications.ts';

/** What a branch may bring: kinds that reach nobody, and read nothing that others keep. */
const harmless: ReadonlySet<string> = new Set([
  'Pod',
  'ReplicaSet',
  'ConfigMap',
  'Service',
  'ServiceAccount',
  'Deployment',
  'Ingress',
]);

/** The door reads the routes of a slot, and nobody in it has a right. */
const platform: ReadonlySet<string | undefined> = new Set(['ingress', 'monitoring']);

/**
 * What shows pull requests is confined by main alone, since a branch says the rest before anybody has read it: a project
 * for that slot and harmless kinds, a quota, no call to anybody, no right; and the generator says where each goes.
 */
export function tightSlots(rendered: readonly Rendered[]): readonly Finding[] {
  const slots = rendered.filter(
    ({ object }) => object.kind === 'Namespace' && object.metadata.annotations?.[hostAnnotation] !== undefined,
  );
  const generators = rendered.filter(({ object }) => object.kind === 'ApplicationSet');
  return [...slots.flatMap((slot) => looseSlot(slot, rendered)), ...generators.flatMap(looseGenerator)];
}

function looseSlot(slot: Rendered, rendered: readonly Rendered[]): readonly Finding[] {
  const { name } = slot.object.metadata;
  // Both a render of clusters/ and one of local/ have it.
  const beside = rendered.filter(({ file }) => file === slot.file);
  const within = beside.filter(({ object }) => object.metadata.namespace === name);
  const ofKind = (kind: string) => within.filter(({ object }) => object.kind === kind);
  const project = beside.find(({ object }) => object.kind === 'AppProject' && object.metadata.name === name);
  return [
    ...(project === undefined
      ? [lacks(slot, 'an AppProject of its name', 'Add it: base/previews/slot/appproject.yaml.')]
      : looseProject(project, name)),
    ...(ofKind('ResourceQuota').some(({ object }) => at(object, 'spec', 'hard', 'pods') !== undefined)
      ? []
      : [lacks(slot, 'a ResourceQuota that counts pods', 'Add it: base/previews/slot/resourcequota.yaml.')]),
    ...ofKind('NetworkPolicy').flatMap((policy) =>
      listAt(policy.object, 'spec', 'egress').map((rule, index) =>
        finding(policy, `spec.egress[${index}]`, rule, {
          reason: 'code that nobody has reviewed would call somebody',
          wayOut: 'Leave it out: a preview calls nobody.',
        }),
      ),
    ),
    ...ofKind('RoleBinding').flatMap((binding) =>
      listAt<{ readonly namespace?: string }>(binding.object, 'subjects')
        .filter(({ namespace }) => !platform.has(namespace))
        .map((subject) =>
          finding(binding, 'subjects', subject, {
            reason: 'code that nobody has reviewed would have a right',
            wayOut: 'Leave it out: a preview has none.',
          }),
        ),
    ),
  ];
}

function looseProject(project: Rendered, slot: string): readonly Finding[] {
  const {
    destinations = [],
    clusterResourceWhitelist = [],
    namespaceResourceWhitelist = [],
  } = projectsIn([project]).get(slot) ?? {};
  const wayOut = 'Take it away: whoever needs it sees it in staging, after the merge.';
  const refuse = (field: string, value: unknown, reason: string): Finding =>
    finding(project, `spec.${field}`, value, { reason, wayOut });
  return [
    ...destinations.flatMap(({ namespace }, index) =>
      namespace === slot
        ? []
        : [refuse(`destinations[${index}].namespace`, namespace, `a branch would write outside of its slot ${slot}`)],
    ),
    ...clusterResourceWhitelist.map((each, index) =>
      refuse(`clusterResourceWhitelist[${index}]`, kindName(each), 'a branch would write for the whole cluster'),
    ),
    ...namespaceResourceWhitelist.flatMap((each, index) =>
      harmless.has(each.kind ?? '')
        ? []
        : [
            refuse(
              `namespaceResourceWhitelist[${index}]`,
              kindName(each),
              'a branch could reach out of its slot by it',
            ),
          ],
    ),
  ];
}

function kindName({ group, kind }: Kinds): string {
  return `${group === '' ? '' : `${group}/`}${kind}`;
}

function lacks(slot: Rendered, what: string, wayOut: string): Finding {
  const reason = 'a pull request is shown in it, and only that would confine what its branch says';
  return finding(slot, what, undefined, { reason, wayOut });
}

/** Whatever is made out of pull requests goes where the generator says, at the very commit. */
function looseGenerator(set: Rendered): readonly Finding[] {
  const spec = at(set.object, 'spec', 'template', 'spec');
  const slot = at(spec, 'destination', 'namespace');
  const reason = 'a branch would say the rest';
  const wanted: readonly (readonly [field: string, value: unknown, right: boolean, wayOut: string])[] = [
    ['project', at(spec, 'project'), at(spec, 'project') === slot, `Write ${String(slot)}, as the namespace is.`],
    [
      'source.kustomize.namespace',
      at(spec, 'source', 'kustomize', 'namespace'),
      at(spec, 'source', 'kustomize', 'namespace') === slot,
      `Write ${String(slot)}, as the namespace is.`,
    ],
    [
      'source.kustomize.images',
      at(spec, 'source', 'kustomize', 'images'),
      listAt(spec, 'source', 'kustomize', 'images').length > 0,
      'Name the image that the pipeline built.',
    ],
    [
      'source.targetRevision',
      at(spec, 'source', 'targetRevision'),
      at(spec, 'source', 'targetRevision') === '{{ .head_sha }}',
      'Write {{ .head_sha }}: a branch moves, and its image is of one commit.',
    ],
  ];
  return wanted
    .filter(([, , right]) => !right)
    .map(([field, value, , wayOut]) => finding(set, `spec.template.spec.${field}`, value, { reason, wayOut }));
}
