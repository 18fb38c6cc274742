/** What a plan said of one stack, as the pipeline hands it over. */
export interface PlanText {
  /** As `staging-network`. */
  readonly stack: string;
  readonly text: string;
}

/** How the comment is found again: another workflow's comes from the same bot. It is not shown. */
export const commentMark = '<!-- lockstep:review -->';

/** GitHub takes 65,536 characters of a comment. */
const longestComment = 65_000;

/** What a fold needs around its text. */
const around = 250;

/** The plans beneath other parts, each folded; of the longest ones the end, which counts what is done, is kept. */
export function planComment(
  above: readonly string[],
  plans: readonly PlanText[],
  longest: number = longestComment,
): string {
  const head = [commentMark, ...above.filter((part) => part !== '')];
  const room = Math.max(0, Math.floor((longest - head.join('').length) / Math.max(1, plans.length)) - around);
  return [...head, ...plans.map((plan) => folded(plan, room))].join('\n\n');
}

function folded({ stack, text }: PlanText, room: number): string {
  const fence = '`'.repeat(3 + longestRun(text));
  const shown =
    text.length <= room ? text : `… the beginning is in the job's log …\n${room === 0 ? '' : text.slice(-room)}`;
  return `<details><summary>${stack}: ${verdict(text)}</summary>\n\n${fence}\n${shown.trim()}\n${fence}\n\n</details>`;
}

/** The one line that counts. */
function verdict(text: string): string {
  const line = text.split('\n').findLast((one) => /^(?:Plan: |No changes\.|.*Error: )/.test(one.trim()));
  return line?.trim() ?? 'the plan says no count';
}

/** What a plan quotes must not end its own block. */
function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length - 2));
}
