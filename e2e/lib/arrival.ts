import type { Instance } from '@lockstep/tools/model/instance';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import { refreshMark, type Cluster } from './cluster.ts';
import { info } from './http.ts';
import { isRolledOut, type LiveApplication, type LiveDeployment } from '@lockstep/tools/model/live-objects';
import * as paths from './paths.ts';

/** Moments on the way of one image to its users, in milliseconds since 1970. */
export interface Arrival {
  readonly start: number;
  /** Argo CD was asked to look at git. Absent without Argo CD. */
  readonly refreshed?: number;
  readonly syncStarted?: number;
  readonly specChanged: number;
  /** The first answer of the new revision. */
  readonly firstServed: number;
  /** Every pod is of the new version and ready. */
  readonly podsReady: number;
  /** The last answer of another revision; absent when none came after the start. */
  readonly lastOld?: number;
}

/**
 * Starts a rollout and follows it by the clocks of the API server's watches and of the ingress.
 * @param begin starts it and returns the moment it counts from.
 */
export async function followArrival(
  instance: Instance,
  cluster: Cluster,
  revision: string,
  begin: () => Promise<number>,
): Promise<Arrival> {
  const seen: { -readonly [K in keyof Arrival]?: Arrival[K] } = {};
  const before = await cluster.web();
  const earlierSync = (await cluster.application('web')).status?.operationState?.startedAt;
  const oldImage = before.spec.template.spec.containers[0]?.image;

  const endDeployments = cluster.api.watch<LiveDeployment>(
    paths.only(paths.deployments('web'), 'web'),
    (deployment, at) => {
      if (deployment.spec.template.spec.containers[0]?.image === oldImage) return;
      seen.specChanged ??= at;
      if (isRolledOut(deployment)) seen.podsReady ??= at;
    },
  );
  const endApplications = cluster.api.watch<LiveApplication>(
    paths.only(paths.applications, 'web'),
    (application, at) => {
      if (application.metadata.annotations?.[refreshMark] !== undefined) seen.refreshed ??= at;
      const state = application.status?.operationState;
      const started = application.operation !== undefined || state?.startedAt !== earlierSync;
      if (started) seen.syncStarted ??= at;
    },
  );
  try {
    seen.start = await begin();
    await waitFor(
      { what: `${revision.slice(0, 12)} live in ${cluster.environment}`, seconds: 120, every: 20 },
      async () => {
        const answer = await info(instance, cluster.environment);
        const now = Date.now();
        if (answer.revision === revision) seen.firstServed ??= now;
        else seen.lastOld = now;
        const complete = seen.firstServed !== undefined && seen.podsReady !== undefined && answer.revision === revision;
        return complete ? { done: undefined } : { seen: `${answer.revision}, ${JSON.stringify(seen)}` };
      },
    );
  } finally {
    endDeployments();
    endApplications();
  }
  return seen as Arrival;
}

/** The named moments in order, in seconds after the start. */
export function stagesOf(arrival: Arrival): readonly (readonly [string, number])[] {
  const after = (at: number | undefined): number => ((at ?? Number.NaN) - arrival.start) / 1000;
  const stages = [
    ['webhook taken', after(arrival.refreshed)],
    ['sync started', after(arrival.syncStarted)],
    ['spec changed', after(arrival.specChanged)],
    ['first answer of the new version', after(arrival.firstServed)],
    ['all pods ready', after(arrival.podsReady)],
    ['last answer of the old version', after(arrival.lastOld)],
  ] as const;
  return stages.filter(([, seconds]) => !Number.isNaN(seconds) && seconds >= 0);
}
