import type { Environment } from '@lockstep/tools/model/environment';
import type { Labels } from '@lockstep/tools/toolbox/prometheus';
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
