/** A Markdown file: its path from the repository's root, and its text. */
export interface Page {
  readonly file: string;
  readonly text: string;
}

/** The lines, those of fenced code emptied, so that their numbers stay. */
export function withoutFences(text: string): readonly string[] {
  let fence: string | undefined;
  return text.split('\n').map((line) => {
    const mark = /^\s*(?<mark>```+|~~~+)/.exec(line)?.groups?.['mark'];
    if (fence !== undefined) {
      if (mark?.startsWith(fence)) fence = undefined;
      return '';
    }
    fence = mark;
    return mark === undefined ? line : '';
  });
}
