/** One line of what a doctor saw; `NOT SEEN` counts neither as right nor as wrong. */
export interface SeenLine {
  readonly mark: 'ok' | 'WRONG' | 'NOT SEEN';
  readonly text: string;
}

export const fine = (text: string): SeenLine => ({ mark: 'ok', text });

export const wrong = (what: string, wayOut: string): SeenLine => ({ mark: 'WRONG', text: `${what}. ${wayOut}` });

export const notSeen = (text: string): SeenLine => ({ mark: 'NOT SEEN', text });

/** How many are wrong, and how many could not be seen, as a doctor ends. */
export function seenSummary(lines: readonly SeenLine[]): {
  readonly wrong: number;
  readonly unseen: number;
  readonly text: string;
} {
  const [bad, unseen] = (['WRONG', 'NOT SEEN'] as const).map(
    (mark) => lines.filter((line) => line.mark === mark).length,
  );
  const hidden = unseen === 0 ? '' : ` ${unseen} could not be seen, and count as neither.`;
  const text =
    bad === 0 ? `Nothing that could be seen is wrong.${hidden}` : `${bad} of ${lines.length} are wrong.${hidden}`;
  return { wrong: bad!, unseen: unseen!, text };
}
