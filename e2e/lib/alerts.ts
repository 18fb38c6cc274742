import type { Labels } from '@lockstep/tools/toolbox/prometheus';
import type { Cluster } from './cluster.ts';

/** An alert as Prometheus has it. */
export interface LiveAlert {
  readonly state: 'pending' | 'firing';
  readonly labels: Labels;
}

// By the API server: the page of Prometheus is behind the door that stories shut.
const proxy = '/api/v1/namespaces/monitoring/pods/prometheus-0:9090/proxy/api/v1';

/** All alerts that are pending or firing. */
export async function liveAlerts({ api }: Cluster): Promise<readonly LiveAlert[]> {
  const { data } = await api.get<{ data: { alerts: readonly LiveAlert[] } }>(`${proxy}/alerts`);
  return data.alerts;
}

/** The value of an expression that has one series; undefined where it has none. */
export async function liveValue({ api }: Cluster, expr: string): Promise<number | undefined> {
  const query = new URLSearchParams({ query: expr }).toString();
  interface Answer {
    readonly data: { readonly result: readonly { readonly value: readonly [number, string] }[] };
  }
  const { data } = await api.get<Answer>(`${proxy}/query?${query}`);
  return data.result[0] === undefined ? undefined : Number(data.result[0].value[1]);
}
