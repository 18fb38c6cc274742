import type { Environment } from '@lockstep/tools/model/environment';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import type { Labels, Prometheus } from '@lockstep/tools/toolbox/prometheus';
import type { World } from '../world.ts';

/** An alert as Prometheus has it. */
export interface LiveAlert {
  readonly state: 'pending' | 'firing';
  readonly labels: Labels;
}

/** Prometheus of a cluster, asked by a way that no door and no NetworkPolicy can shut. */
export interface LivePrometheus {
  /** All alerts that are pending or firing. */
  alerts(): Promise<readonly LiveAlert[]>;
  /** The value of an expression that has one series; undefined where it has none. */
  value(expr: string): Promise<number | undefined>;
}

/** Runs `work` beside such a way. */
export async function withLivePrometheus<T>(
  { clusters }: World,
  environment: Environment,
  work: (prometheus: LivePrometheus) => Promise<T>,
): Promise<T> {
  const pod = { namespace: 'monitoring', pod: 'prometheus-0', port: 9090 };
  return clusters[environment].kubectl.forward(pod, async (url) => {
    const get = async <D>(path: string): Promise<D> => {
      const answer = await fetch(`${url}/api/v1/${path}`, { signal: AbortSignal.timeout(10_000) });
      return ((await answer.json()) as { data: D }).data;
    };
    return work({
      alerts: async () => (await get<{ alerts: readonly LiveAlert[] }>('alerts')).alerts,
      value: async (expr) => {
        const query = new URLSearchParams({ query: expr }).toString();
        const { result } = await get<{ result: readonly { value: readonly [number, string] }[] }>(`query?${query}`);
        return result[0] === undefined ? undefined : Number(result[0].value[1]);
      },
    });
  });
}

/** Waits until an alert fires. */
export async function waitFiring(prometheus: Prometheus, name: string, seconds: number): Promise<void> {
  await waitFor({ what: `${name} to fire`, seconds, every: 1000 }, async () => {
    const found = await prometheus.query(`ALERTS{alertname="${name}"}`);
    const states = found.map(({ metric }) => metric['alertstate']);
    return states.includes('firing') ? { done: undefined } : { seen: states.join(', ') || 'it is silent' };
  });
}

/** Waits until an alert fires no more. */
export async function waitSilent(prometheus: Prometheus, name: string, seconds: number): Promise<void> {
  await waitFor({ what: `${name} to be silent`, seconds, every: 1000 }, async () => {
    const found = await prometheus.query(`ALERTS{alertname="${name}",alertstate="firing"}`);
    return found.length === 0 ? { done: undefined } : { seen: JSON.stringify(found.map(({ metric }) => metric)) };
  });
}
