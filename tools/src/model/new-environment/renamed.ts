// NODE_ENV means a way to run, though an environment may be called so.
function named(environment: string): RegExp {
  return new RegExp(`(?<![a-z0-9-])(?<!NODE_ENV[=:]\\s*["']?)${environment}(?![a-z0-9-])`, 'g');
}

/** A text that speaks of one environment, speaking of another: each place where the name stands by itself. */
export function renamed(text: string, from: string, to: string): string {
  return text.replaceAll(named(from), to);
}

/** Whether a text speaks of an environment. */
export function speaksOf(text: string, environment: string): boolean {
  return named(environment).test(text);
}
