import { rootName } from '../../argocd/root.ts';
import { findObject, hasDefinition } from '../bootstrap/cluster.ts';
import type { Kubectl } from '../../../toolbox/kubectl.ts';
import { waitFor } from '../../../lib/process/wait.ts';
import type { KubeList, LiveApplication } from '../../../model/live-objects.ts';

const controller = 'argocd-application-controller';

/**
 * Has Argo CD bring nothing back: its controller ends, with any sync under way; then the root Application goes, and the
 * others lose their automation. None of their objects is touched.
 */
export async function stopArgocd(cluster: Kubectl, say: (line: string) => void): Promise<void> {
  if ((await findObject(cluster, ['-n', 'argocd', 'statefulset', controller])) !== undefined) {
    await cluster.run(['-n', 'argocd', 'scale', 'statefulset', controller, '--replicas=0']);
    await waitForEnd(cluster, say);
  }
  if (!(await hasDefinition(cluster, 'applications.argoproj.io'))) return;
  const { items } = await cluster.json<KubeList<LiveApplication>>(['-n', 'argocd', 'get', 'applications.argoproj.io']);
  for (const { metadata, spec } of items) {
    if (metadata.name === rootName) await removeRoot(cluster);
    else if (spec.syncPolicy?.automated !== undefined) {
      await patch(cluster, metadata.name, { spec: { syncPolicy: { automated: null } } });
    }
  }
}

async function waitForEnd(cluster: Kubectl, say: (line: string) => void): Promise<void> {
  const pods = ['-n', 'argocd', 'get', 'pods', '-l', `app.kubernetes.io/name=${controller}`];
  await waitFor({ what: "the end of Argo CD's controller", seconds: 120 }, async () => {
    const { items } = await cluster.json<KubeList>(pods);
    if (items.length === 0) return { done: undefined };
    const seen = `${items.map(({ metadata }) => metadata.name).join(', ')} still there`;
    say(seen);
    return { seen };
  });
}

/** The root has no finalizer in git; one that was added would take every Application along, or wait for nobody. */
async function removeRoot(cluster: Kubectl): Promise<void> {
  await patch(cluster, rootName, { metadata: { finalizers: null } });
  await cluster.run(['-n', 'argocd', 'delete', 'applications.argoproj.io', rootName, '--ignore-not-found']);
}

async function patch(cluster: Kubectl, name: string, change: object): Promise<void> {
  const target = ['-n', 'argocd', 'patch', 'applications.argoproj.io', name];
  await cluster.run([...target, '--type=merge', `--patch=${JSON.stringify(change)}`]);
}
