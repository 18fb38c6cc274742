import { at } from '../lib/values/at.ts';
import type { Rendered } from '../model/finding.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { givenDefinitions } from './apiserver/given-definitions.ts';
import { applicationsIn } from './laws/applications.ts';

/** Kinds that live in no namespace, among those that a cluster has without further definitions. */
const clusterKinds = [
  'APIService',
  'CSIDriver',
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
  'DeviceClass',
  'FlowSchema',
  'IngressClass',
  'MutatingAdmissionPolicy',
  'MutatingAdmissionPolicyBinding',
  'MutatingWebhookConfiguration',
  'Namespace',
  'Node',
  'PersistentVolume',
  'PriorityClass',
  'PriorityLevelConfiguration',
  'RuntimeClass',
  'StorageClass',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
  'VolumeAttributesClass',
];

/**
 * The objects of a tree where Argo CD puts them: one that says no namespace goes into that of its Application
 * (`default` without one), and one of a kind that lives in none loses what it says.
 */
export function placed(rendered: readonly Rendered[]): readonly Rendered[] {
  const destinations = new Map(
    applicationsIn(rendered).map(({ spec }) => [spec.source?.path, spec.destination?.namespace]),
  );
  const defined = [...givenDefinitions, ...rendered.map(({ object }) => object)];
  const wide = new Set([...clusterKinds, ...defined.flatMap(definedWide)]);
  return rendered.map((each) => {
    const { object } = each;
    if (typeof object.metadata?.name !== 'string') return each;
    const { namespace, ...metadata } = object.metadata;
    if (wide.has(object.kind)) return namespace === undefined ? each : { ...each, object: { ...object, metadata } };
    if (namespace !== undefined) return each;
    const own = destinations.get(each.file) ?? 'default';
    return { ...each, object: { ...object, metadata: { ...metadata, namespace: own } } };
  });
}

function definedWide(object: KubeObject): readonly string[] {
  if (object.kind !== 'CustomResourceDefinition' || at(object, 'spec', 'scope') !== 'Cluster') return [];
  return [String(at(object, 'spec', 'names', 'kind'))];
}
