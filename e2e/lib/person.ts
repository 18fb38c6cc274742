import { readFileSync } from 'node:fs';
import { sendRequest, type HttpResponse } from '@lockstep/tools/lib/http';
import { authorityPath, type Instance } from '@lockstep/tools/model/instance';
import { keptCookies, sentCookies, type Jar } from './cookies.ts';

interface Question {
  readonly method?: string;
  /** Sent as JSON. */
  readonly json?: object;
  /** Sent as a form of a page is. */
  readonly form?: Readonly<Record<string, string>>;
}

/** An answer, and the address that gave it. */
export interface Answered extends HttpResponse {
  readonly url: string;
}

/** Somebody at a browser without a screen: keeps the cookies of each host, sends them by TLS alone, and is led on. */
export interface Person {
  ask(url: string, question?: Question): Promise<Answered>;
  /** The same, and then wherever the answers lead, until `there` says that it is far enough or one leads nowhere. */
  follow(url: string, question?: Question, there?: (url: URL) => boolean): Promise<Answered>;
}

/** Of an instance's pages, at this machine's ports. */
export function somebody(instance: Instance): Person {
  const ca = readFileSync(authorityPath(instance), 'utf8');
  const jars = new Map<string, Jar>();
  const ask = async (address: string, { method, json, form }: Question = {}): Promise<Answered> => {
    const url = new URL(address);
    const jar = jars.get(url.host) ?? new Map<string, string>();
    jars.set(url.host, jar);
    const body = json === undefined ? form && new URLSearchParams(form).toString() : JSON.stringify(json);
    const type = json === undefined ? 'application/x-www-form-urlencoded' : 'application/json';
    const response = await sendRequest({
      secure: true,
      host: '127.0.0.1',
      port: url.port,
      servername: url.hostname,
      ca,
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      path: url.pathname + url.search,
      headers: {
        host: url.host,
        ...(jar.size === 0 ? {} : { cookie: sentCookies(jar) }),
        ...(body === undefined ? {} : { 'content-type': type, 'content-length': `${Buffer.byteLength(body)}` }),
      },
      ...(body === undefined ? {} : { body }),
      timeout: 10_000,
    });
    keptCookies(jar, response.headers['set-cookie'] ?? []);
    return { ...response, url: url.href };
  };
  const follow = async (
    address: string,
    question?: Question,
    there: (url: URL) => boolean = () => false,
  ): Promise<Answered> => {
    let answered = await ask(address, question);
    for (let hop = 0; hop < 10; hop += 1) {
      const { location } = answered.headers;
      if (answered.status < 300 || answered.status > 399 || location === undefined) return answered;
      const next = new URL(location, answered.url);
      if (there(next)) return answered;
      answered = await ask(next.href);
    }
    throw new Error(`${address} led on more than ten times, at last to ${answered.url}`);
  };
  return { ask, follow };
}
