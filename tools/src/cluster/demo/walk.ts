import { lockstepLine } from '../../lib/values/command-line.ts';
import type { Say } from '../../lib/values/say.ts';
import { table } from '../../lib/values/table.ts';

/** One step of the way, with the command that a person would type for it. */
export interface WalkStep {
  readonly title: string;
  /** Of this command line, or another program's line as it is; some know it only when the step before is done. */
  readonly command: () => readonly string[] | string;
  /** What it came to, for people. */
  run(): Promise<string>;
}

/** Does the steps in order, each with its command before it and its time after it. */
export async function walk(steps: readonly WalkStep[], say: Say): Promise<string> {
  const rows: [string, string][] = [];
  const began = performance.now();
  for (const [index, { title, command, run }] of steps.entries()) {
    const words = command();
    say(`\n${index + 1} of ${steps.length}  ${title}`);
    say(`        $ ${typeof words === 'string' ? words : lockstepLine(words)}`);
    const started = performance.now();
    const came = await run();
    rows.push([title, seconds(started)]);
    for (const line of came.split('\n')) say(`        ${line}`);
    say(`        ${seconds(started)}`);
  }
  return table([['step', 'time'], ...rows, ['all', seconds(began)]]);
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
