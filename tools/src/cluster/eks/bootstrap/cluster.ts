import { rootName } from '../../argocd/root.ts';
import { Failure } from '../../../lib/failure.ts';
import type { Kubectl } from '../../../toolbox/kubectl.ts';
import type { RootSource } from './identity.ts';
import { isReady, type KubeList, type LiveApplication, type LiveNode } from '../../../model/live-objects.ts';

/** The minor versions of Kubernetes 1 that the pinned Argo CD is tested with. */
export const supportedMinors = { from: 34, to: 37 } as const;

/** @throws {Failure} when Argo CD was not tested with the server's version, as `/version` says it. */
export function checkVersion({ major, minor, gitVersion }: { major: string; minor: string; gitVersion: string }): void {
  // EKS says "36+".
  const number = Number.parseInt(minor, 10);
  if (major === '1' && number >= supportedMinors.from && number <= supportedMinors.to) return;
  throw new Failure({
    what: `The cluster runs Kubernetes ${gitVersion}`,
    why: `the pinned Argo CD is tested with 1.${supportedMinors.from} to 1.${supportedMinors.to}`,
    wayOut: number < supportedMinors.from ? 'Upgrade the cluster first.' : 'Upgrade Argo CD in clusters/ first.',
  });
}

/** @throws {Failure} when the API server does not say that it is ready. */
export async function checkAnswer(cluster: Kubectl): Promise<void> {
  const { stdout } = await cluster.run(['get', '--raw', '/readyz', '--request-timeout=10s'], { timeout: 30_000 });
  if (stdout === 'ok') return;
  throw new Failure({ what: `The API server is not ready: ${stdout}`, wayOut: 'Wait for it, then run this again.' });
}

export async function checkServerVersion(cluster: Kubectl): Promise<void> {
  const { stdout } = await cluster.run(['get', '--raw', '/version']);
  checkVersion(JSON.parse(stdout) as { major: string; minor: string; gitVersion: string });
}

/** @throws {Failure} when the person may not do everything there, as Argo CD's own roles ask of who makes them. */
export async function checkRights(cluster: Kubectl): Promise<void> {
  const { code } = await cluster.run(['auth', 'can-i', '*', '*', '--all-namespaces', '--quiet'], { accept: [0, 1] });
  if (code === 0) return;
  throw new Failure({
    what: 'You may not do everything in this cluster',
    why: 'who installs Argo CD gives it rights that they must have themselves',
    wayOut: "Take a role that has an access entry of an administrator: see the infrastructure's admin entries.",
  });
}

/** @throws {Failure} when no node is ready, and the cluster makes none by itself: nothing that is applied would ever start. */
export async function checkNodes(cluster: Kubectl): Promise<void> {
  // EKS Auto Mode has none before the first pod waits.
  if (await hasDefinition(cluster, 'nodepools.karpenter.sh')) return;
  const { items } = await cluster.json<KubeList<LiveNode>>(['get', 'nodes']);
  if (items.some(isReady)) return;
  throw new Failure({
    what: `None of the cluster's ${items.length} nodes is ready`,
    wayOut: 'See `kubectl describe nodes`, and on EKS that Auto Mode is on, then run this again.',
  });
}

/** What the root Application syncs, or undefined where there is none. */
export async function rootSource(cluster: Kubectl): Promise<RootSource | undefined> {
  if (!(await hasDefinition(cluster, 'applications.argoproj.io'))) return undefined;
  const found = await findObject<LiveApplication>(cluster, ['-n', 'argocd', 'applications.argoproj.io', rootName]);
  return found?.spec.source as RootSource | undefined;
}

/** Whether the cluster has a custom resource definition of that name. */
export async function hasDefinition(cluster: Kubectl, definition: string): Promise<boolean> {
  return (await findObject(cluster, ['crd', definition])) !== undefined;
}

/** One object, or undefined when it is not there. */
export async function findObject<T>(cluster: Kubectl, args: readonly string[]): Promise<T | undefined> {
  const { stdout } = await cluster.run(['get', ...args, '--ignore-not-found', '-o', 'json']);
  return stdout === '' ? undefined : (JSON.parse(stdout) as T);
}
