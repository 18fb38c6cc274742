import type { Environment } from '@lockstep/tools/model/environment';
import { kubeconfigPath, type Instance } from '@lockstep/tools/model/instance';
import { kubectl, type Kubectl } from '@lockstep/tools/toolbox/kubectl';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import { openApi, type Api } from './api.ts';
import * as paths from './paths.ts';
import {
  describeApplication,
  isReady,
  isRolledOut,
  isSettled,
  type LiveApplication,
  type LiveDeployment,
  type KubeList,
  type LiveNode,
  type LivePod,
} from '@lockstep/tools/model/live-objects';

/** On an Application: Argo CD takes it away when it has looked. */
export const refreshMark = 'argocd.argoproj.io/refresh';

export interface Cluster {
  readonly environment: Environment;
  readonly kubectl: Kubectl;
  readonly api: Api;
  applications(): Promise<readonly LiveApplication[]>;
  application(name: string): Promise<LiveApplication>;
  /** The Deployment of the service. */
  web(): Promise<LiveDeployment>;
  /** Pods of the service, those on their way out left away. */
  webPods(): Promise<readonly LivePod[]>;
  nodes(): Promise<readonly LiveNode[]>;
  /** Has every Application looked at anew, which also shows that Argo CD is alive. Undoes the wait for a poll. */
  refresh(seconds: number): Promise<void>;
  /** Waits until every Application is Synced and Healthy; with a commit, until `web` has compared itself with it. */
  waitSettled(seconds: number, commit?: string): Promise<void>;
  /** Waits until every pod of every namespace is ready. */
  waitPods(seconds: number): Promise<void>;
  /** Waits until every pod of the service runs the newest template and is ready. */
  waitRolledOut(seconds: number): Promise<LiveDeployment>;
}

export async function openCluster(instance: Instance, environment: Environment): Promise<Cluster> {
  const api = await openApi(kubeconfigPath(instance, environment));
  const list = async <T>(path: string): Promise<readonly T[]> => (await api.get<KubeList<T>>(path)).items;
  const web = (): Promise<LiveDeployment> => api.get(paths.deployment('web', 'web'));
  const applications = (): Promise<readonly LiveApplication[]> => list(paths.applications);
  return {
    environment,
    kubectl: kubectl(instance, environment),
    api,
    applications,
    application: (name) => api.get(paths.application(name)),
    web,
    webPods: async () => {
      const { spec } = await web();
      const pods = await list<LivePod>(paths.pods('web', spec.selector.matchLabels));
      return pods.filter((pod) => pod.metadata.deletionTimestamp === undefined);
    },
    nodes: () => list(paths.nodes),
    refresh: async (seconds) => {
      for (const { metadata } of await applications()) {
        await api.patch(paths.application(metadata.name), { metadata: { annotations: { [refreshMark]: 'normal' } } });
      }
      await waitFor({ what: `every Application of ${environment} looked at anew`, seconds, every: 100 }, async () => {
        const open = (await applications()).filter(({ metadata }) => metadata.annotations?.[refreshMark] !== undefined);
        return open.length === 0 ? { done: undefined } : { seen: open.map(describeApplication).join(', ') };
      });
    },
    waitSettled: (seconds, commit) =>
      waitFor({ what: `every Application of ${environment} Synced and Healthy`, seconds, every: 250 }, async () => {
        const all = await applications();
        const open = all.filter(
          (one) =>
            !isSettled(one) || (commit !== undefined && one.metadata.name === 'web' && revisionOf(one) !== commit),
        );
        return all.length > 0 && open.length === 0
          ? { done: undefined }
          : { seen: open.map(describeApplication).join(', ') || 'no Application' };
      }),
    waitPods: (seconds) =>
      waitFor({ what: `every pod of ${environment} ready`, seconds }, async () => {
        const open = (await list<LivePod>(paths.allPods)).filter(
          (pod) => !isReady(pod) && pod.status.phase !== 'Succeeded',
        );
        return open.length === 0 ? { done: undefined } : { seen: open.map(({ metadata }) => metadata.name).join(', ') };
      }),
    waitRolledOut: (seconds) =>
      waitFor({ what: `every pod of the service ready in ${environment}`, seconds, every: 200 }, async () => {
        const found = await web();
        return isRolledOut(found) ? { done: found } : { seen: JSON.stringify(found.status) };
      }),
  };
}

/** The names of pods that are ready. */
export function readyNames(pods: readonly LivePod[]): string[] {
  return pods.filter(isReady).map((pod) => pod.metadata.name);
}

function revisionOf({ status }: LiveApplication): string | undefined {
  return status?.sync?.revision;
}
