import { diffWordsWithSpace } from 'diff';

/** A part of a line; `changed` when the line's other side does not have it. */
interface Piece {
  readonly text: string;
  readonly changed: boolean;
}

interface DiffLine {
  /** "@", "+", "-" or " ". */
  readonly sign: string;
  readonly pieces: readonly Piece[];
}

/** The lines of an object's diff; where a removed line has its added one, the words that differ are marked. */
export function linesWithWords(diff: string): readonly DiffLine[] {
  const lines = diff
    .split('\n')
    .map((line) => ({ sign: line[0] ?? ' ', text: line.slice(line.startsWith('@') ? 3 : 1) }));
  const partners = partnersOf(lines);
  return lines.map(({ sign, text }, index) => {
    const partner = partners.get(index);
    if (partner === undefined) return { sign, pieces: [{ text, changed: false }] };
    const [old, next] = sign === '-' ? [text, lines[partner]!.text] : [lines[partner]!.text, text];
    const pieces = diffWordsWithSpace(old, next)
      .filter(({ added, removed }) => (sign === '-' ? !added : !removed))
      .map(({ value, added, removed }) => ({ text: value, changed: added || removed }));
    const kept = pieces.filter(({ changed }) => !changed).reduce((sum, piece) => sum + letters(piece.text), 0);
    // Two lines that share next to no word are not one line that changed.
    return { sign, pieces: kept * 4 < letters(text) ? [{ text, changed: false }] : pieces };
  });
}

// The first removed line of a run goes with the first added one after it, and so on.
function partnersOf(lines: readonly { readonly sign: string }[]): ReadonlyMap<number, number> {
  const partners = new Map<number, number>();
  let removed: number[] = [];
  lines.forEach(({ sign }, index) => {
    if (sign === '-') removed.push(index);
    else if (sign === '+') {
      const partner = removed.shift();
      if (partner !== undefined) partners.set(index, partner).set(partner, index);
    } else removed = [];
  });
  return partners;
}

function letters(text: string): number {
  return text.replaceAll(/[^\p{L}\p{N}]/gu, '').length;
}
