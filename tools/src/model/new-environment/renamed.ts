// NODE_ENV means a way to run, though an environment may be called so.
function named(environment: string): RegExp {
  return new RegExp(`(?<![a-z0-9-])(?<!NODE_ENV[=:]\\s*["']?)${environment}(?![a-z0-9-])`, 'g');
}

/**
 * A text that speaks of one environment, speaking of another: each place where the name stands by itself. A comment may mean
 * something else by the word: there it is a name in a path.
 */
export function renamed(text: string, from: string, to: string): string {
  const inPath = new RegExp(`(?<=/)${from}(?=[/.]|$)`, 'gm');
  return text
    .split('\n')
    .map((line) => (/^\s*#/.test(line) ? line.replaceAll(inPath, to) : line.replaceAll(named(from), to)))
    .join('\n');
}

/** Whether a text speaks of an environment. */
export function speaksOf(text: string, environment: string): boolean {
  return named(environment).test(text);
}
