/** One piece of a text that a replacement puts there: the text is taken apart at a delimiter. */
export interface Piece {
  readonly source: string;
  readonly delimiter: string;
  /** Counted from 0; behind all that are there when it is beyond them, before them when it is negative. */
  readonly index: number;
}

/** What else makes up a text. */
export interface TextParts {
  /** What resources say at its place. */
  readonly stood: readonly string[];
  /** What else may be put there as a whole. */
  readonly said: readonly string[];
  readonly pieces: readonly Piece[];
}

/** Whether a text has a piece that it would not have without the one who puts it: nothing else brings it, or not there. */
export function isPieceProven(text: unknown, piece: Piece, others: TextParts): boolean {
  const { source, delimiter } = piece;
  if (typeof text !== 'string' || others.pieces.some((other) => other.delimiter !== delimiter)) return false;
  const partsOf = (whole: string): readonly string[] => whole.split(delimiter);
  const wholes = [...others.stood, ...others.said, ...others.pieces.map((other) => other.source)];
  const isAlone = !wholes.some((whole) => partsOf(whole).includes(source));
  return partsOf(text).includes(source) && (isAlone || isProvenThere(text, piece, others));
}

/** The same of a piece that others have as well, at its own place among those that stand. */
function isProvenThere(text: string, { source, delimiter, index }: Piece, others: TextParts): boolean {
  const [stood, ...more] = others.stood.map((whole) => whole.split(delimiter));
  return (
    stood !== undefined &&
    more.length + others.said.length === 0 &&
    text.split(delimiter)[index] === source &&
    index < stood.length &&
    stood[index] !== source &&
    // None of them moves it: each is one piece, at another place.
    others.pieces.every((other) => other.index >= 0 && other.index !== index && !other.source.includes(delimiter))
  );
}
