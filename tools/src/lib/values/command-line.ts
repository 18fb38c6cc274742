/** A call of this command line, as people type it in a shell. */
export function lockstepLine(args: readonly string[]): string {
  return npmLine('lockstep', args);
}

/** A script of package.json with words of its own: `npm run up -- --small`. */
export function npmLine(script: string, args: readonly string[]): string {
  return ['npm run', script, ...(args.length === 0 ? [] : ['--', ...args.map(shellWord)])].join(' ');
}

/** As a shell takes it for one word. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
