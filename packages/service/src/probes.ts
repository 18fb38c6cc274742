import type { IncomingMessage, ServerResponse } from 'node:http';
import { json, methodNotAllowed, prepare, type Answer } from './answer.ts';
import type { LifecycleState } from './lifecycle.ts';
import type { Metrics } from './metrics.ts';
import { requestMethodOf, requestPathOf } from './observe.ts';

interface ProbeOptions {
  readonly metrics: Metrics;
  readonly state: () => LifecycleState;
}

interface Probe {
  readonly status: number;
  readonly send: (response: ServerResponse) => void;
}

const alive = probe(json(200, { status: 'ok' }));
const refused = probe(methodNotAllowed());
const readiness: Readonly<Record<LifecycleState, Probe>> = {
  starting: probe(json(503, { status: 'starting' })),
  ready: probe(json(200, { status: 'ready' })),
  draining: probe(json(503, { status: 'draining' })),
  stopped: probe(json(503, { status: 'stopped' })),
};

function probe(answer: Answer): Probe {
  return { status: answer.status, send: prepare(answer) };
}

/**
 * Answers liveness and readiness from answers made beforehand, ahead of everything that could be slow or fail; false
 * for any other path. Liveness is of the process alone: a drain or a failing neighbour must not get it killed.
 */
export function createProbes({ metrics, state }: ProbeOptions) {
  const probes = new Map<string, () => Probe>([
    ['/health', () => alive],
    ['/health/ready', () => readiness[state()]],
  ]);
  return function answerProbe(request: IncomingMessage, response: ServerResponse): boolean {
    const route = requestPathOf(request);
    const choose = probes.get(route);
    if (choose === undefined) return false;
    const finish = metrics.startRequest();
    const method = requestMethodOf(request);
    const { status, send } = method === '_OTHER' ? refused : choose();
    send(response);
    finish({ method, route, status });
    return true;
  };
}
