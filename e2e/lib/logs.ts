import assert from 'node:assert/strict';
import { unlessRefused } from '@lockstep/tools/lib/process/programming-error';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import type { Environment } from '@lockstep/tools/model/environment';
import type { World } from '../world.ts';
import { ask } from './http.ts';

/** A line as the store answers it: each field is text. */
export type KeptLine = Readonly<Record<string, string>>;

/** What the store of an environment answers to a query, through the door of its page. */
export async function search(
  { instance }: World,
  environment: Environment,
  query: string,
): Promise<readonly KeptLine[]> {
  const path = `/select/logsql/query?${new URLSearchParams({ query }).toString()}`;
  const { status, body } = await ask(instance, environment, 'logs', path, { timeout: 60_000 });
  if (status !== 200) throw new Error(`the store answered ${status} to ${query}: ${body.slice(0, 200)}`);
  return body
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as KeptLine);
}

/** How many lines it has of them, and how many different ones by their field `n`. */
export async function countLines(
  world: World,
  environment: Environment,
  filter: string,
): Promise<{ readonly lines: number; readonly different: number }> {
  const [answer] = await search(world, environment, `${filter} | stats count() lines, count_uniq(n) different`);
  return { lines: Number(answer?.['lines'] ?? 0), different: Number(answer?.['different'] ?? 0) };
}

/** JavaScript that writes so many numbered lines, so many a second, as a service would. */
export function numbered(run: string, total: number, perSecond: number): string {
  const line = `JSON.stringify({ level: 'info', time: new Date().toISOString(), revision: 'rehearsal', message: 'request',
    method: 'GET', path: '/api/info', route: '/api/info', status: 200, durationMs: 1.234, run: '${run}', n })`;
  return `const start = Date.now(); let n = 0;
  const timer = setInterval(() => {
    const due = Math.min(${total}, Math.floor((Date.now() - start) * ${perSecond / 1000}));
    let text = '';
    for (; n < due; n += 1) text += ${line} + '\\n';
    if (text !== '') process.stdout.write(text);
    if (n >= ${total}) clearInterval(timer);
  }, 50);
  setInterval(() => {}, 60000);`;
}

/** Waits until the store has all of them; how many came twice. */
export async function waitAll(
  world: World,
  environment: Environment,
  run: string,
  total: number,
  seconds: number,
): Promise<number> {
  const { lines, different } = await waitFor({ what: `${total} lines of ${run}`, seconds, every: 1000 }, async () => {
    const found = await unlessRefused(countLines(world, environment, `run:="${run}" _time:1h`));
    const seen = found ?? { lines: 0, different: 0 };
    return seen.different >= total ? { done: seen } : { seen: `${seen.different} of them` };
  });
  assert.equal(different, total, `${different} different lines of ${total}`);
  return lines - different;
}
