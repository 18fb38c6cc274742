/** A call of this command line, as people type it in a shell. */
export function lockstepLine(args: readonly string[]): string {
  return ['npm run lockstep --', ...args.map(shellWord)].join(' ');
}

/** As a shell takes it for one word. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
