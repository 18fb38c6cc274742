/** A regular expression that a file holds; undefined where this engine does not read it, as one of Go's own forms. */
export function patternOf(text: string): RegExp | undefined {
  try {
    return new RegExp(text, 's');
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}
