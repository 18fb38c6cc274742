/** What a plan said of one stack, as the pipeline hands it over. */
export interface PlanText {
  /** As `staging-network`. */
  readonly stack: string;
  readonly text: string;
}

/** GitHub takes 65,536 characters of a comment, and the rendered diff of the clusters stands before this. */
export const longestComment = 30_000;

/** The plans beneath the summary, each folded; of the longest ones the end, which counts what is done, is kept. */
export function planComment(summary: string, plans: readonly PlanText[], longest: number = longestComment): string {
  const room = Math.floor((longest - summary.length) / Math.max(1, plans.length)) - 200;
  const folded = plans.map(({ stack, text }) => {
    const fence = '`'.repeat(3 + longestRun(text));
    const shown =
      text.length <= room ? text : `… the beginning is in the job's log …\n${text.slice(-Math.max(0, room))}`;
    return `<details><summary>${stack}: ${verdict(text)}</summary>\n\n${fence}\n${shown.trim()}\n${fence}\n\n</details>`;
  });
  return [summary, ...folded].join('\n\n');
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
