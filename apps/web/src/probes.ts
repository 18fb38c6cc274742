import type { IncomingMessage, ServerResponse } from 'node:http';
import { json, methodNotAllowed, send, type Answer } from './answer.ts';
import type { State } from './lifecycle.ts';
import type { Metrics } from './metrics.ts';
import { methodOf, pathOf } from './observe.ts';

export interface ProbeOptions {
  readonly metrics: Metrics;
  readonly state: () => State;
}

const alive = json(200, { status: 'ok' });
const readiness: Readonly<Record<State, Answer>> = {
  starting: json(503, { status: 'starting' }),
  ready: json(200, { status: 'ready' }),
  draining: json(503, { status: 'draining' }),
  stopped: json(503, { status: 'stopped' }),
};

/**
 * Answers liveness and readiness from answers made beforehand, ahead of everything that could be slow or fail; false
 * for any other path. Liveness is of the process alone: a drain or a failing neighbour must not get it killed.
 */
export function createProbes({ metrics, state }: ProbeOptions) {
  const probes = new Map<string, () => Answer>([
    ['/health', () => alive],
    ['/health/ready', () => readiness[state()]],
  ]);
  return function answerProbe(request: IncomingMessage, response: ServerResponse): boolean {
    const route = pathOf(request);
    const probe = probes.get(route);
    if (probe === undefined) return false;
    const finish = metrics.startRequest();
    const method = methodOf(request);
    const answer = method === '_OTHER' ? methodNotAllowed : probe();
    send(request, response, answer);
    finish({ method, route, status: answer.status });
    return true;
  };
}
