import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../../lib/failure.ts';
import { succeeds } from '../../lib/process/programming-error.ts';
import { readNames } from '../../model/names/names.ts';
import type { Environment } from '../../model/environment.ts';
import type { Say } from '../../lib/values/say.ts';
import { answerIn, receiverCalls } from './counters.ts';

interface Sending {
  /** Where Alertmanager answers. */
  readonly url: string;
  readonly environment: Environment;
  /** What it has printed lately. */
  readonly log: () => Promise<string>;
  /** How long to wait for the delivery. */
  readonly seconds: number;
}

interface HeldAlert {
  readonly receivers: readonly { readonly name: string }[];
  readonly status: {
    readonly state: string;
    readonly inhibitedBy: readonly string[];
    readonly silencedBy: readonly string[];
  };
}

export interface Delivery {
  readonly receivers: readonly string[];
  readonly seconds: number;
}

const wayOut =
  'Mend that as docs/monitoring.md says under "Be called", then send another: `npm run lockstep -- test-page`.';

/**
 * Posts an alert as urgent as any, waits until a receiver has taken it, and takes it back.
 * @throws {Failure} with what the receiver answered, when it has not.
 */
export async function sendTestPage({ url, environment, log, seconds }: Sending, say: Say): Promise<Delivery> {
  const started = performance.now();
  const id = new Date().toISOString();
  const metrics = (): Promise<string> => textOf(`${url}/metrics`);
  const atFirst = await metrics();
  await post(url, alertOf(environment, id, 600_000));
  try {
    const receivers = await receiversOf(url, id);
    const before = receiverCalls(atFirst, receivers);
    for (;;) {
      const now = receiverCalls(await metrics(), receivers);
      const took = (performance.now() - started) / 1000;
      if (now.taken > before.taken) return { receivers, seconds: took };
      if (now.givenUp > before.givenUp) throw refused(receivers, answerIn(await log(), receivers));
      if (took > seconds) throw await late({ url, id, receivers, seconds, tried: now.failed > before.failed, log });
      say(
        now.failed > before.failed
          ? 'the receiver did not take it; tried again'
          : `on its way to ${receivers.join(', ')}`,
      );
      await sleep(1000);
    }
  } finally {
    // Should that fail, it ends by itself, and what went wrong first is what is said.
    await succeeds(post(url, alertOf(environment, id, 0)));
  }
}

function alertOf(environment: Environment, id: string, milliseconds: number): object {
  return {
    labels: {
      alertname: 'TestPage',
      severity: 'page',
      cluster: environment,
      environment,
      // A group of its own, so that it joins no page that is open.
      service: 'test-page',
      sent: id,
    },
    annotations: {
      summary: 'This is a test, nothing is wrong',
      description: 'Somebody ran lockstep to see whether pages arrive. It ends by itself, and there is nothing to do.',
      runbook_url: `${readNames().repository}/blob/main/docs/monitoring.md#be-called`,
    },
    endsAt: new Date(Date.now() + milliseconds).toISOString(),
  };
}

async function post(url: string, alert: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/api/v2/alerts`, { method: 'POST', headers, body: JSON.stringify([alert]) });
  if (answer.ok) return;
  throw new Failure({
    what: 'Alertmanager did not take the test page',
    why: `it answered ${answer.status} ${(await answer.text()).slice(0, 200)}`,
    wayOut: 'Look at its log: npm run lockstep -- logs alertmanager.',
  });
}

async function held(url: string, id: string): Promise<HeldAlert | undefined> {
  const [found] = JSON.parse(
    await textOf(`${url}/api/v2/alerts?filter=${encodeURIComponent(`sent="${id}"`)}`),
  ) as readonly HeldAlert[];
  return found;
}

async function receiversOf(url: string, id: string): Promise<readonly string[]> {
  const names = (await held(url, id))?.receivers.map(({ name }) => name) ?? [];
  if (names.length > 0) return names;
  throw new Failure({ what: 'Alertmanager holds no test page', why: 'it took one a moment ago', wayOut });
}

async function textOf(url: string): Promise<string> {
  const answer = await fetch(url);
  if (answer.ok) return await answer.text();
  throw new Error(`Alertmanager answered ${answer.status} at ${new URL(url).pathname}`);
}

function refused(receivers: readonly string[], answer: string | undefined): Failure {
  return new Failure({
    what: `The test page reached nobody: ${receivers.join(', ')} did not take it`,
    why: answer ?? "Alertmanager's log does not say why",
    wayOut,
  });
}

interface Late {
  readonly url: string;
  readonly id: string;
  readonly receivers: readonly string[];
  readonly seconds: number;
  readonly tried: boolean;
  readonly log: Sending['log'];
}

async function late({ url, id, receivers, seconds, tried, log }: Late): Promise<Failure> {
  if (tried) return refused(receivers, answerIn(await log(), receivers));
  const status = (await held(url, id))?.status;
  const silenced = (status?.silencedBy.length ?? 0) > 0;
  if (silenced || (status?.inhibitedBy.length ?? 0) > 0) {
    return new Failure({
      what: `The test page is held back by ${silenced ? 'a silence' : 'another alert'}`,
      why: silenced
        ? `the silence ${status!.silencedBy.join(', ')}: real pages may be held back as well`
        : 'an inhibition',
      wayOut: 'End that, then send another: `npm run lockstep -- test-page`.',
    });
  }
  return new Failure({
    what: `The test page was not sent within ${seconds} s`,
    why: `it is ${status?.state ?? 'gone'}`,
    wayOut,
  });
}
