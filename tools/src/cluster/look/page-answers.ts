import { setTimeout as sleep } from 'node:timers/promises';
import { sendRequest, type HttpResponse } from '../../lib/http.ts';
import { wordsOf } from '../../lib/process/programming-error.ts';
import type { PageFacts } from '../../lib/fork-config.ts';
import type { Environment } from '../../model/environment.ts';
import type { Instance } from '../../model/instance.ts';
import { localSite } from '../../model/local-site.ts';
import { doorOfPage, localHostOf, pagePath } from '../../model/pages.ts';

/** Asks for a page; where it sends a browser on, the answer there. */
export type AskPage = (page: PageFacts, environment: Environment) => Promise<HttpResponse>;

/** Asks through the environment's ingress. */
export function askPageOf(instance: Instance, site: typeof localSite = localSite): AskPage {
  return async (page, environment) => {
    const name = localHostOf(page, environment);
    const target = site(instance, environment, name, doorOfPage(page));
    let path = pagePath(page);
    for (let hop = 0; ; hop += 1) {
      const answer = await sendRequest({ ...target, path, timeout: 5000 });
      const next = answer.headers.location;
      if (answer.status < 300 || answer.status > 399 || next === undefined || hop === 4) return answer;
      const { pathname, search } = new URL(next, `https://${name}${path}`);
      path = pathname + search;
    }
  };
}

/**
 * Why a person sees nothing at an address; undefined when there is a page. A page that is meant for people has a title:
 * a listing of files, an error and an answer for programs have none.
 */
export function nothingToSee({
  status,
  headers,
  body,
}: Pick<HttpResponse, 'status' | 'headers' | 'body'>): string | undefined {
  if (status !== 200) return `it answers ${status}${firstWords(body)}`;
  const type = headers['content-type'] ?? 'nothing by name';
  if (!/\bhtml\b/.test(type)) return `it answers ${type.split(';')[0]}${firstWords(body)}`;
  if (/<title[^>]*>\s*[^<\s]/i.test(body)) return undefined;
  const isListing = /<pre>\s*<a href=/i.test(body);
  return isListing ? 'its web pages are not in it: it lists a folder' : `it answers without a page${firstWords(body)}`;
}

/** Why nothing is to be seen at a page now; asked again where it may only be late. */
export async function lookAtPage(
  ask: AskPage,
  page: PageFacts,
  environment: Environment,
  tries = 3,
): Promise<string | undefined> {
  let why: string | undefined;
  for (let count = 1; count <= tries; count += 1) {
    if (count > 1) await sleep(1000);
    why = await ask(page, environment).then(nothingToSee, (error: unknown) => `no answer: ${wordsOf(error)}`);
    if (why === undefined) return undefined;
  }
  return why;
}

function firstWords(body: string): string {
  const words = body
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return words === '' ? '' : `: ${words.length > 60 ? `${words.slice(0, 59)}…` : words}`;
}
