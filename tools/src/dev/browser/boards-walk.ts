import type { Page } from 'playwright-core';
import { waitFor } from '../../lib/process/wait.ts';
import type { See, Walk } from './browser.ts';

/** Milliseconds: a board puts forty questions, and a busy machine draws slowly. */
const patience = 120_000;

/** What is seen of one panel of a board. */
interface PanelLook {
  readonly title: string;
  /** The words in the place of what could be drawn; none where something is. */
  readonly empty: string | null;
  readonly drawn: boolean;
  readonly cut: boolean;
}

const looks = `[...document.querySelectorAll('[data-testid=panel]')].map((panel) => {
  const title = document.getElementById(panel.getAttribute('aria-labelledby'))?.querySelector('.MuiTypography-root');
  const figure = panel.querySelector('figure');
  const error = figure.querySelector('.MuiAlert-root')?.innerText;
  return {
    title: title?.innerText.trim() ?? '',
    empty: figure.querySelector('[data-empty]')?.dataset.empty ?? error ?? null,
    drawn: [...figure.querySelectorAll('canvas')].some((each) => each.width > 0) || figure.innerText.trim() !== '',
    cut: title ? title.scrollWidth > title.clientWidth + 1 : false,
  };
})`;

/** A board and what there has to be: its panels' titles, and those that may say in words that there is nothing. */
export interface BoardToWalk {
  readonly name: string;
  readonly title: string;
  readonly panels: readonly string[];
  readonly mayBeEmpty: readonly string[];
}

/** Every board as high as its content, so that each panel asks; what is wrong with one is said by throwing. */
export function walkBoards(url: string, boards: readonly BoardToWalk[]): Walk {
  return async (page, see) => {
    page.setDefaultTimeout(patience);
    await page.goto(url);
    for (const { title } of boards) await page.getByRole('link', { name: title }).first().waitFor();
    await see('dashboards');
    for (const board of boards) await walkBoard(page, see, url, board);
  };
}

async function walkBoard(page: Page, see: See, url: string, board: BoardToWalk): Promise<void> {
  const { width, height } = page.viewportSize()!;
  // No refresh in the midst of it.
  await page.goto(`${url}/projects/lockstep/dashboards/${board.name}?refresh=0s`);
  await page.getByRole('heading', { name: board.title, level: 1 }).waitFor();
  await asHighAs(page, board.panels.length);
  await page.waitForLoadState('networkidle');
  await untilDrawn(page);
  await see(board.name);
  const wrong = troublesOfPanels(await page.evaluate<PanelLook[]>(looks), board);
  await page.setViewportSize({ width, height });
  if (wrong.length > 0) throw new Error(`${board.name} on ${width} pixels: ${wrong.join('; ')}`);
}

/** Until nothing loads and every panel shows something; asked from outside, since the page lets no text be run. */
export async function untilDrawn(page: Page): Promise<void> {
  const state = `[document.querySelectorAll('figure .MuiSkeleton-root, figure .MuiCircularProgress-root').length,
    (${looks}).filter(({ empty, drawn }) => empty === null && !drawn).length]`;
  await waitFor({ what: 'every panel to be drawn', seconds: patience / 1000, every: 250 }, async () => {
    const [loading, blank] = await page.evaluate<[number, number]>(state);
    return loading + blank === 0 ? { done: undefined } : { seen: `${loading} load, ${blank} are blank` };
  });
}

/** Makes the window as high as its content until so many panels are there: what is below the window does not ask. */
async function asHighAs(page: Page, panels: number): Promise<void> {
  const { width } = page.viewportSize()!;
  await waitFor({ what: `${panels} panels`, seconds: patience / 1000, every: 250 }, async () => {
    const [height, there] = await page.evaluate<[number, number]>(
      `[document.documentElement.scrollHeight, document.querySelectorAll('[data-testid=panel]').length]`,
    );
    await page.setViewportSize({ width, height });
    return there >= panels && page.viewportSize()!.height >= height ? { done: undefined } : { seen: `${there} panels` };
  });
}

/** What is wrong with the panels that are seen: one too many or too few, nothing in it, a title that cannot be read. */
export function troublesOfPanels(seen: readonly PanelLook[], { panels, mayBeEmpty }: BoardToWalk): readonly string[] {
  const titles = seen.map(({ title }) => title);
  return [
    ...panels.filter((title) => !titles.includes(title)).map((title) => `there is no panel ${title}`),
    ...titles.filter((title) => !panels.includes(title)).map((title) => `nobody knows the panel ${title}`),
    ...seen.flatMap(({ title, empty, drawn, cut }) => [
      ...(empty === null || mayBeEmpty.includes(title) ? [] : [`${title} says: ${empty}`]),
      ...(drawn ? [] : [`${title} is blank`]),
      ...(cut ? [`the title ${title} is cut off`] : []),
    ]),
  ];
}
