import { createHash, X509Certificate } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { Failure } from '../../lib/failure.ts';
import { run } from '../../lib/process/run.ts';
import { watchRequests } from './idle.ts';

/** How a page is looked at. */
export interface View {
  readonly scheme: 'light' | 'dark';
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** Each scheme on a phone and on a desk. */
export const views: readonly View[] = (['light', 'dark'] as const).flatMap((scheme) => [
  { scheme, width: 390, height: 844 },
  { scheme, width: 1280, height: 800 },
]);

/** Chromium on the PATH; undefined where there is none. */
export async function chromiumPath(): Promise<string | undefined> {
  const { stdout } = await run('sh', ['-c', 'command -v chromium || command -v chromium-browser || true']);
  return stdout === '' ? undefined : stdout.split('\n')[0];
}

/**
 * Gives a headless Chromium to the work, and ends it whatever happens. It trusts certificates of these authorities, given
 * as PEM, beside those that its system trusts.
 * @throws {Failure} where there is none.
 */
export async function withBrowser<T>(
  work: (browser: Browser) => Promise<T>,
  authorities: readonly string[] = [],
): Promise<T> {
  const executablePath = await chromiumPath();
  if (executablePath === undefined) {
    throw new Failure({
      what: 'No page can be looked at',
      why: 'Chromium is not on the PATH',
      wayOut: 'Install it (Debian: apt-get install chromium), then run this again.',
    });
  }
  // Its sandbox refuses root, and it opens nothing but pages of this machine.
  const args = [
    '--disable-dev-shm-usage',
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ...(authorities.length === 0
      ? []
      : [`--ignore-certificate-errors-spki-list=${authorities.map(keyHash).join(',')}`]),
  ];
  const browser = await chromium.launch({ executablePath, args });
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
}

/** The public key of a certificate as Chromium names it. */
function keyHash(pem: string): string {
  const key = new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(key).digest('base64');
}

/** Looks at what the page shows now, under a name. */
export type See = (name: string) => Promise<void>;

/** What a person does on a page, and where they look. */
export type Walk = (page: Page, see: See) => Promise<void>;

export interface LookOptions {
  /** Folder for a picture of each look: `<name>-<scheme>-<width>.png`. */
  readonly pictures?: string | undefined;
  /** Parts of messages of the console that are no trouble. */
  readonly harmless?: readonly RegExp[];
  /** Waits until a page shows what it shall; default: until it asks for nothing more. */
  readonly settled?: (page: Page) => Promise<unknown>;
}

/**
 * Walks through a page in one view.
 * @returns what is wrong with it, one line each: errors of the console and of the page's own code, requests that failed,
 *   looks that are wider than the view.
 * @throws {Error} what the walk throws, with the address and the words that the page shows then.
 */
export async function troublesOf(
  browser: Browser,
  view: View,
  walk: Walk,
  { pictures, harmless = [], settled }: LookOptions = {},
): Promise<readonly string[]> {
  const { scheme, width, height } = view;
  const context = await browser.newContext({ colorScheme: scheme, viewport: { width, height } });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const idle = watchRequests(page);
  const troubles = new Set<string>();
  const dropped = new Set<string>();
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    const [text, { url }] = [message.text(), message.location()];
    if (isDropped(text, url)) dropped.add(url);
    else troubles.add(`console: ${text} (${url})`);
  });
  page.on('pageerror', (error) => troubles.add(`error: ${error.message}`));
  page.on('response', (response) => {
    if (response.status() >= 400) troubles.add(`${response.status()} of ${response.url()}`);
  });
  const see: See = async (name) => {
    await (settled === undefined ? idle() : settled(page));
    const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
    if (wide > width) troubles.add(`${name}: ${wide} pixels wide on ${width}`);
    if (pictures !== undefined) {
      await mkdir(pictures, { recursive: true });
      await page.screenshot({ path: join(pictures, `${name}-${scheme}-${width}.png`), animations: 'disabled' });
    }
  };
  try {
    await walk(page, see);
    for (const url of dropped) {
      const answer = await page.evaluate<string>(`fetch(${JSON.stringify(url)}).then(({ status }) => status, String)`);
      if (String(answer) !== '200') troubles.add(`${answer} of ${url}`);
    }
  } catch (error) {
    throw new Error(`${(error as Error).message.trimEnd()}\n${await shownBy(page)}`, { cause: error });
  } finally {
    await context.close();
  }
  return [...troubles].filter((trouble) => !harmless.some((pattern) => pattern.test(trouble)));
}

/**
 * On a busy machine Chromium now and then fails its own request of a page's icon, without a reason and whoever serves it
 * (twice in a hundred walks through Argo CD's page): whether the icon is there is asked again.
 */
function isDropped(text: string, url: string): boolean {
  return text.endsWith('net::ERR_FAILED') && /\/favicon[^/]*$/.test(new URL(url).pathname);
}

/** Where a page is and what a person reads there; a page that is gone shows nothing. */
async function shownBy(page: Page): Promise<string> {
  const words = await page.evaluate<string>('document.body.innerText').catch((error: Error) => error.message);
  return `At ${page.url()} it shows: ${words.replaceAll(/\s+/g, ' ').slice(0, 600)}`;
}
