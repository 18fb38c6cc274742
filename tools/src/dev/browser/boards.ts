import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserPage } from './chromium.ts';

export const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;

/** How a page is looked at. */
export interface LookedAt {
  readonly size: keyof typeof sizes;
  readonly theme: 'light' | 'dark';
}

/** What is seen of one panel. */
export interface PanelLook {
  readonly title: string;
  /** The words in the place of what could be drawn. */
  readonly empty: string | null;
  readonly error: string | null;
  /** Whether there is a chart, a number or a row of a table. */
  readonly drawn: boolean;
  /** Of a title that its panel cuts off. */
  readonly cut: boolean;
}

const panelsExpression = `[...document.querySelectorAll('[data-testid=panel]')].map((panel) => {
  const title = panel.querySelector('header h2, header .MuiCardHeader-title, .MuiCardHeader-content *');
  const figure = panel.querySelector('figure');
  const canvas = [...figure.querySelectorAll('canvas')].some((each) => each.width > 0 && each.height > 0);
  const text = figure.innerText.trim();
  return {
    title: panel.querySelector('.MuiCardHeader-title, h2')?.innerText.trim() ?? '',
    empty: figure.querySelector('[data-empty]')?.dataset.empty ?? (/No data|Loading/.test(text) ? text : null),
    error: figure.querySelector('.MuiAlert-root')?.innerText ?? null,
    drawn: canvas || text !== '',
    cut: title !== null && title.scrollWidth > title.clientWidth + 1,
  };
})`;

/** Sets size and theme, and collects what the page complains of from now on. */
export async function lookAs(page: BrowserPage, { size, theme }: LookedAt): Promise<void> {
  await page.send('Emulation.setDeviceMetricsOverride', {
    ...sizes[size],
    deviceScaleFactor: 1,
    mobile: size === 'phone',
  });
  await page.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: theme }] });
}

/** Everything that a page says is wrong: its console's errors, what it throws, what the browser refuses it. */
export async function complaintsOf(page: BrowserPage): Promise<readonly string[]> {
  const said: string[] = [];
  page.on('Runtime.consoleAPICalled', ({ type, args }) => {
    if (type !== 'error' && type !== 'warning' && type !== 'assert') return;
    said.push(
      (args as { value?: unknown; description?: string }[])
        .map(({ value, description }) => String(value ?? description))
        .join(' '),
    );
  });
  page.on('Runtime.exceptionThrown', ({ exceptionDetails }) => said.push(JSON.stringify(exceptionDetails)));
  page.on('Log.entryAdded', ({ entry }) => {
    const { level, text, url } = entry as { level: string; text: string; url?: string };
    if (level === 'error' || level === 'warning') said.push(`${text} ${url ?? ''}`);
  });
  for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await page.send(`${domain}.enable`);
  return said;
}

/** Opens an address, makes the window as high as the page, so that every panel asks, and waits until nothing moves. */
export async function openWhole(page: BrowserPage, url: string, { size }: LookedAt): Promise<readonly PanelLook[]> {
  await page.send('Page.navigate', { url });
  await settled(page);
  const height = await page.evaluate<number>('document.documentElement.scrollHeight');
  await page.send('Emulation.setDeviceMetricsOverride', {
    width: sizes[size].width,
    height,
    deviceScaleFactor: 1,
    mobile: size === 'phone',
  });
  await settled(page);
  return await page.evaluate<PanelLook[]>(panelsExpression);
}

/** A picture of what the window shows. */
export async function pictureOf(page: BrowserPage, format: 'png' | 'webp' = 'png', quality = 80): Promise<Buffer> {
  const { data } = await page.send('Page.captureScreenshot', format === 'png' ? { format } : { format, quality });
  return Buffer.from(String(data), 'base64');
}

/** Until what is shown has been the same for a second, and nothing loads any more. */
async function settled(page: BrowserPage): Promise<void> {
  const deadline = performance.now() + 60_000;
  let [before, same] = ['', 0];
  while (performance.now() < deadline && same < 5) {
    await sleep(250);
    const now = await page.evaluate<string>(
      `JSON.stringify([document.readyState, document.body?.innerText, document.querySelectorAll('canvas').length,
        document.querySelectorAll('.MuiSkeleton-root, .MuiCircularProgress-root').length])`,
    );
    const quiet = now.startsWith('["complete"') && now.endsWith(',0]');
    same = quiet && now === before ? same + 1 : 0;
    before = now;
  }
}
