import { waitFor } from '@lockstep/tools/lib/process/wait';
import { describeApplication, isSettled } from '@lockstep/tools/model/live-objects';
import type { Cluster } from './cluster.ts';

/** What Argo CD waits for before it removes something of its own; undefined when it waits for nothing. */
export async function pruningQuestion(cluster: Cluster): Promise<string | undefined> {
  const { status } = await cluster.application('argocd');
  const { phase, message = '' } = status?.operationState ?? {};
  return phase === 'Running' && message.includes('waiting for pruning confirmation') ? message : undefined;
}

/** Says a person's yes, as the runbook does: what an Application removes may go. */
export async function approveRemoval({ kubectl }: Cluster, application: string): Promise<void> {
  const now = new Date().toISOString().replace(/\.\d+/, '');
  const approved = `argocd.argoproj.io/deletion-approved=${now}`;
  await kubectl.run(['--namespace=argocd', 'annotate', 'application', application, '--overwrite', approved]);
}

/** Waits until Argo CD has settled itself, and says yes whenever it asks meanwhile. */
export async function settlePruning(cluster: Cluster, seconds: number): Promise<void> {
  await waitFor({ what: 'argocd settled', seconds, every: 2000 }, async () => {
    if ((await pruningQuestion(cluster)) !== undefined) await approveRemoval(cluster, 'argocd');
    const argocd = await cluster.application('argocd');
    return isSettled(argocd) ? { done: undefined } : { seen: describeApplication(argocd) };
  });
}
