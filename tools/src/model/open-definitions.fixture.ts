import { customDefinition } from './custom-definition.ts';
import type { KubeObject } from './kube-object.ts';

/** As much of a kind of a namespace as tests need that look at its name alone: it may hold whatever it is given. */
export function openDefinition(group: string, version: string, kind: string): KubeObject {
  const openAPIV3Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  return customDefinition({ group, version, kind, scope: 'Namespaced', openAPIV3Schema });
}

/** As much of Argo CD's definition as these tests need. */
export const applicationDefinition = openDefinition('argoproj.io', 'v1alpha1', 'Application');
