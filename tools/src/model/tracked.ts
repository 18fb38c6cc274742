import { groupOf, type KubeObject } from './kube-object.ts';

const trackingId = 'argocd.argoproj.io/tracking-id';

/**
 * The objects as Argo CD itself applies them for an Application: with the annotation by which it knows its own. Applied
 * without, they would lose it, and Argo CD would write every one of them again.
 * @param namespace where the Application's objects go; one of the whole cluster carries it too.
 */
export function tracked(application: string, namespace: string, objects: readonly KubeObject[]): readonly KubeObject[] {
  return objects.map((object) => {
    const { apiVersion, kind, metadata } = object;
    // It marks no definition, and not the Application that is its own.
    if (kind === 'CustomResourceDefinition') return object;
    if (kind === 'Application' && metadata.name === application) return object;
    const group = groupOf(apiVersion);
    const id = `${application}:${group}/${kind}:${metadata.namespace ?? namespace}/${metadata.name}`;
    return { ...object, metadata: { ...metadata, annotations: { ...metadata.annotations, [trackingId]: id } } };
  });
}
