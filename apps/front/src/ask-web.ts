import { get, type IncomingMessage } from 'node:http';
import { get as getByTls } from 'node:https';
import type { Identity } from '@lockstep/service/identity';
import { parseWebFacts, type WebFacts } from './web-facts.ts';

/** How a call of web ended: each is a series of its histogram. */
export const outcomes = ['answered', 'unreachable', 'late', 'refused', 'malformed'] as const;

/** What a call of web brought: its facts, or why there are none. */
export type WebAnswer =
  | { readonly outcome: 'answered'; readonly facts: WebFacts }
  | { readonly outcome: Exclude<(typeof outcomes)[number], 'answered'>; readonly why: string };

interface Limits {
  /** Milliseconds from the call to the end of the answer. */
  readonly patienceMs?: number;
  /** Bytes of an answer: web's has about 200. */
  readonly longest?: number;
  /** Whom it asks as, where the address says https. */
  readonly identity?: Pick<Identity, 'context'> | undefined;
}

/** Asks web once; never rejects. */
export async function askWeb(
  url: string,
  { patienceMs = 1_000, longest = 4_096, identity }: Limits = {},
): Promise<WebAnswer> {
  const patience = AbortSignal.timeout(patienceMs);
  try {
    const response = await answerOf(url, patience, identity);
    const { statusCode: status } = response;
    if (status !== 200) {
      response.destroy();
      return { outcome: 'refused', why: `status ${status}` };
    }
    const text = await textOf(response, longest);
    if (text === undefined) return { outcome: 'malformed', why: `more than ${longest} bytes` };
    const facts = parseWebFacts(text);
    return facts === undefined
      ? { outcome: 'malformed', why: "not what web's answer is" }
      : { outcome: 'answered', facts };
  } catch (error) {
    if (patience.aborted) return { outcome: 'late', why: `no whole answer within ${patienceMs} ms` };
    return { outcome: 'unreachable', why: error instanceof Error ? error.message : String(error) };
  }
}

/** On a connection of its own, by TLS where the address says so, whose name the other end then has to have: a kept one would stay with one pod, and could be closed just as it is used. Redirects are not followed. */
function answerOf(url: string, signal: AbortSignal, identity: Limits['identity']): Promise<IncomingMessage> {
  const options = { agent: false, signal, headers: { accept: 'application/json' } } as const;
  return new Promise((resolve, reject) => {
    const asking = url.startsWith('https:')
      ? getByTls(url, { ...options, ...(identity && { secureContext: identity.context }) }, resolve)
      : get(url, options, resolve);
    asking.once('error', reject);
  });
}

/** The body; undefined where it is longer, of which no more is read. */
async function textOf(response: IncomingMessage, longest: number): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    bytes += part.length;
    // Leaving the loop destroys the connection.
    if (bytes > longest) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}
