import type { Kubectl } from '../../toolbox/kubectl.ts';
import type { KubeObject } from '../../model/kube-object.ts';

/** What of Argo CD's overlay must be there before the rest can be. */
export function isPrerequisite({ kind }: KubeObject): boolean {
  return kind === 'Namespace' || kind === 'CustomResourceDefinition';
}

/** Waits for every workload among the objects of Argo CD's overlay, saying which. */
export async function waitForRollouts(
  cluster: Kubectl,
  objects: readonly KubeObject[],
  say: (line: string) => void,
): Promise<void> {
  for (const workload of objects.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet')) {
    const name = `${workload.kind.toLowerCase()}/${workload.metadata.name}`;
    say(`waiting for ${name}`);
    await cluster.run(['-n', 'argocd', 'rollout', 'status', name, '--timeout=300s'], { timeout: 310_000 });
  }
}
