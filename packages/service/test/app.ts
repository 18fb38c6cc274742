import type { Dependencies } from '../src/app.ts';
import type { Config } from '../src/config.ts';
import type { LifecycleState } from '../src/lifecycle.ts';
import { createLog } from '../src/log.ts';
import { createMetrics } from '../src/metrics.ts';

/** What an application is given in a test, and what it has logged. */
export function givenInTest<C extends Config>(
  config: C,
  changes: Partial<Dependencies<C>> = {},
  state: LifecycleState = 'ready',
): { readonly parts: Dependencies<C>; readonly logged: () => readonly Readonly<Record<string, unknown>>[] } {
  const lines: string[] = [];
  const parts: Dependencies<C> = {
    config,
    identity: undefined,
    hostname: 'pod-7d9f-abcde',
    metrics: createMetrics(config),
    log: createLog('info', { write: (line) => lines.push(line) }),
    state: () => state,
    uptimeSeconds: () => 12.9,
    ...changes,
  };
  return { parts, logged: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}
