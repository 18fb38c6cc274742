import type { StartedPart } from '../../argocd-page/parts.ts';
import type { KubeObject } from '../../../model/kube-object.ts';

interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly configMapKeyRef?: { readonly name: string; readonly key: string } };
}

/**
 * The variables that a part of Argo CD has in an environment: what its container says, by the ConfigMaps beside it. What
 * a Secret or the pod itself gives is left out.
 */
export function renderedVariables(part: StartedPart, objects: readonly KubeObject[]): Readonly<Record<string, string>> {
  const named = (kind: readonly string[], name: string): KubeObject | undefined =>
    objects.find((object) => kind.includes(object.kind) && object.metadata.name === name);
  const workload = named(['Deployment', 'StatefulSet'], `argocd-${part}`) as
    | (KubeObject & { spec: { template: { spec: { containers: readonly { env?: readonly Variable[] }[] } } } })
    | undefined;
  const variables = workload?.spec.template.spec.containers[0]?.env ?? [];
  return Object.fromEntries(
    variables.flatMap(({ name, value, valueFrom }): [string, string][] => {
      const { name: map = '', key = '' } = valueFrom?.configMapKeyRef ?? {};
      const data = named(['ConfigMap'], map)?.['data'] as Readonly<Record<string, string>> | undefined;
      const text = value ?? data?.[key];
      return text === undefined ? [] : [[name, text]];
    }),
  );
}

/** The same ConfigMaps, with other values of argocd-cmd-params-cm. */
export function withParameters(
  objects: readonly KubeObject[],
  parameters: Readonly<Record<string, string>>,
): readonly KubeObject[] {
  return objects.map((object) =>
    object.kind === 'ConfigMap' && object.metadata.name === 'argocd-cmd-params-cm'
      ? { ...object, data: { ...(object['data'] as object), ...parameters } }
      : object,
  );
}

/** What Argo CD and the pods that it makes need to find in its cluster. */
export function standingOf(objects: readonly KubeObject[], webhookSecret: string): readonly KubeObject[] {
  const kinds = ['CustomResourceDefinition', 'Namespace', 'PriorityClass', 'ConfigMap'];
  const standing = kinds.flatMap((kind) => objects.filter((object) => object.kind === kind));
  const labels = { 'app.kubernetes.io/part-of': 'argocd' };
  return [
    ...standing,
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'argocd-secret', namespace: 'argocd', labels },
      stringData: { 'server.secretkey': 'nothing that outlives this bench', 'webhook.github.secret': webhookSecret },
    },
  ];
}
