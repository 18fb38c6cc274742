import { finding, type Finding, type Rendered } from './law.ts';

interface Target {
  readonly kind?: string;
  readonly name?: string;
}

/** Two owners of one number fight: each sync would take the replicas back that the autoscaler gave. */
export function replicasUnderHpa(rendered: readonly Rendered[]): readonly Finding[] {
  const scaled = rendered
    .filter(({ object }) => object.kind === 'HorizontalPodAutoscaler')
    .map(({ object }) =>
      keyOf(object.metadata.namespace, (object['spec'] as { scaleTargetRef?: Target }).scaleTargetRef),
    );
  const targets = new Set(scaled);
  return rendered
    .filter(({ object }) =>
      targets.has(keyOf(object.metadata?.namespace, { kind: object.kind, name: object.metadata?.name ?? '' })),
    )
    .filter(({ object }) => replicasOf(object) !== undefined)
    .map((source) =>
      finding(source, 'spec.replicas', replicasOf(source.object), {
        reason: 'its HorizontalPodAutoscaler owns the number',
        wayOut: "Leave it out, and set the autoscaler's minReplicas.",
      }),
    );
}

function replicasOf(object: Rendered['object']): unknown {
  return (object['spec'] as { replicas?: number } | undefined)?.replicas;
}

function keyOf(namespace: string | undefined, target: Target | undefined): string {
  return `${namespace ?? ''}/${target?.kind}/${target?.name}`;
}
