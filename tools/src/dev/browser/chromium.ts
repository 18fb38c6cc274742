import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Failure } from '../../lib/failure.ts';
import { commandExists } from '../../toolbox/sources/apt.ts';

/** One page of a browser, spoken to by the protocol that its own tools use. */
export interface BrowserPage {
  /** Calls a method of the protocol, as `Page.navigate`. */
  send(method: string, parameters?: object): Promise<Readonly<Record<string, unknown>>>;
  on(method: string, listener: (parameters: Readonly<Record<string, unknown>>) => void): void;
  /** The value of an expression in the page; a promise is waited for. */
  evaluate<T>(expression: string): Promise<T>;
}

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** The browser of this machine, if it has one. */
export async function findBrowser(): Promise<string | undefined> {
  for (const name of names) if (await commandExists(name)) return name;
  return undefined;
}

/**
 * Does a job with a page of a headless browser that has no history and no settings.
 * @throws {Failure} where there is none.
 */
export async function withPage<T>(job: (page: BrowserPage) => Promise<T>): Promise<T> {
  const browser = await findBrowser();
  if (browser === undefined) {
    throw new Failure({
      what: 'There is no browser to look with',
      why: `none of ${names.join(', ')} is on the PATH`,
      wayOut: 'On Debian or Ubuntu: apt-get install chromium',
    });
  }
  const profile = await mkdtemp(join(tmpdir(), 'lockstep-browser-'));
  const child = spawn(browser, [...flags, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  try {
    return await job(await openPage(await addressOf(child.stderr)));
  } finally {
    child.kill();
    await ended;
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

const flags = [
  '--headless=new',
  '--remote-debugging-port=0',
  // Root has no sandbox, and what is looked at is our own.
  '--no-sandbox',
  '--no-first-run',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-dev-shm-usage',
  '--hide-scrollbars',
  '--force-color-profile=srgb',
];

async function addressOf(stderr: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stderr })) {
    const [, address] = /DevTools listening on (ws:\S+)/.exec(line) ?? [];
    if (address !== undefined) {
      stderr.resume();
      return address;
    }
  }
  throw new Failure({ what: 'The browser ended before it could be spoken to', wayOut: 'Start it by hand to see why.' });
}

async function openPage(browser: string): Promise<BrowserPage> {
  const list = new URL('/json/list', browser.replace('ws:', 'http:'));
  const targets = (await (await fetch(list)).json()) as { type: string; webSocketDebuggerUrl: string }[];
  const socket = new WebSocket(targets.find(({ type }) => type === 'page')!.webSocketDebuggerUrl);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', reject, { once: true });
  });
  return speakThrough(socket);
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

function speakThrough(socket: WebSocket): BrowserPage {
  const waiting = new Map<number, (message: Message) => void>();
  const listeners = new Map<string, ((parameters: Readonly<Record<string, unknown>>) => void)[]>();
  let last = 0;
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.id !== undefined) waiting.get(message.id)?.(message);
    else for (const listener of listeners.get(message.method ?? '') ?? []) listener(message.params ?? {});
  });
  const send: BrowserPage['send'] = (method, parameters = {}) =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, ({ result = {}, error }) => {
        if (error === undefined) resolve(result);
        else reject(new Error(`${method}: ${error.message}`));
      });
      socket.send(JSON.stringify({ id: last, method, params: parameters }));
    });
  return {
    send,
    on: (method, listener) => listeners.set(method, [...(listeners.get(method) ?? []), listener]),
    evaluate: async <T>(expression: string) => {
      const answer = await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
      const { result, exceptionDetails } = answer as { result: { value: T }; exceptionDetails?: { text: string } };
      if (exceptionDetails !== undefined) throw new Error(`${expression}: ${exceptionDetails.text}`);
      return result.value;
    },
  };
}
