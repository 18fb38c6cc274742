import { sendRequest, type HttpResponse } from '@lockstep/tools/lib/http';
import type { Environment } from '@lockstep/tools/model/environment';
import type { Door, Instance } from '@lockstep/tools/model/instance';
import { localSite } from '@lockstep/tools/model/local-site';
import { doorOfPage, localHostOf, pageNamed } from '@lockstep/tools/model/pages';
import { wordsOf } from '@lockstep/tools/lib/process/programming-error';
import { waitFor } from '@lockstep/tools/lib/process/wait';

interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds; default 5000. */
  readonly timeout?: number;
  /** Default: the one by which people come to the page. */
  readonly door?: Door;
}

/** One request for a page through an environment's ingress on the loopback address, over a connection of its own. */
export function ask(
  instance: Instance,
  environment: Environment,
  site: string,
  path: string,
  { door, ...question }: Question = {},
): Promise<HttpResponse> {
  const page = pageNamed(site);
  const target = localSite(instance, environment, localHostOf(page, environment), door ?? doorOfPage(page));
  return sendRequest({
    ...target,
    path,
    timeout: 5000,
    ...question,
    headers: { ...target.headers, ...question.headers },
  });
}

/** What `/api/info` tells. */
interface Info {
  readonly version: string;
  readonly revision: string;
  readonly buildTime: string;
  readonly environment: string;
  readonly hostname: string;
}

/** @throws {Error} when the service does not answer with 200. */
export async function info(instance: Instance, environment: Environment): Promise<Info> {
  const { status, body } = await ask(instance, environment, 'web', '/api/info', { timeout: 2000 });
  if (status !== 200) throw new Error(`/api/info of ${environment} answered ${status}`);
  return JSON.parse(body) as Info;
}

/** Waits until twenty answers in a row name the revision: no pod of another version is left behind the ingress. */
export async function waitServed(
  instance: Instance,
  environment: Environment,
  revision: string,
  seconds: number,
): Promise<void> {
  let inARow = 0;
  await waitFor({ what: `${revision.slice(0, 12)} served in ${environment}`, seconds, every: 50 }, async () => {
    const seen = await info(instance, environment).catch((error: unknown) => ({ revision: wordsOf(error) }));
    inARow = seen.revision === revision ? inARow + 1 : 0;
    return inARow >= 20 ? { done: undefined } : { seen: seen.revision };
  });
}
