import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

interface Load {
  /** Requests answered with 200 so far. */
  readonly answered: () => number;
  /** What went wrong so far. */
  readonly failures: () => readonly string[];
  /** Begins no more requests, and waits for those under way. */
  readonly stop: () => Promise<void>;
}

/** Milliseconds after which a request counts as failed. */
const patienceMs = 10_000;

/** Runs `check` under load, and ends the load whatever comes of it. */
export async function withLoad(url: string, callers: number, check: (load: Load) => Promise<void>): Promise<void> {
  const load = startLoad(url, callers);
  try {
    await check(load);
  } finally {
    load.abandon();
  }
}

/** Callers that ask without pause, half of them on a connection that they keep and half on a new one each time. */
function startLoad(url: string, callers: number): Load & { readonly abandon: () => void } {
  let answered = 0;
  const stopping = new AbortController();
  const failures: string[] = [];
  const agent = new Agent({ keepAlive: true });
  const call = async (kept: boolean) => {
    while (!stopping.signal.aborted) {
      try {
        const status = await ask(url, kept ? agent : new Agent());
        if (status === 200) answered += 1;
        else failures.push(`status ${status}`);
      } catch (error) {
        failures.push(String(error));
        await sleep(10);
      }
    }
  };
  const calls = Array.from({ length: callers }, (_, index) => call(index % 2 === 0));
  return {
    answered: () => answered,
    failures: () => failures,
    stop: async () => {
      stopping.abort();
      await Promise.all(calls);
    },
    abandon: () => {
      stopping.abort();
      agent.destroy();
    },
  };
}

function ask(url: string, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent, signal: AbortSignal.timeout(patienceMs) }, (response) => {
      response.once('error', reject).once('end', () => resolve(response.statusCode ?? 0));
      response.resume();
    });
    request.once('error', reject);
  });
}
