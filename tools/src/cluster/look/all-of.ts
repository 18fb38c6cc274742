import type { KubeList } from '../../model/live-objects.ts';
import type { Kubectl } from '../../toolbox/kubectl.ts';

/** All objects of kinds in a cluster; none where it does not know them, as one without the part that brings them. */
export async function allOf<T>(cluster: Kubectl, kinds: string): Promise<readonly T[]> {
  const found = await cluster.run(['get', kinds, '--all-namespaces', '-o', 'json'], { accept: [0, 1] });
  return found.code === 0 ? (JSON.parse(found.stdout) as KubeList<T>).items : [];
}
