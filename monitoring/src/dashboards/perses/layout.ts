/** A place on a grid of 24 columns. */
interface GridPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const columns = 24;

/** Puts panels beside each other; one that does not fit begins a line below the tallest of the line before. */
export function placesOf(sizes: readonly { readonly width: number; readonly height: number }[]): readonly GridPlace[] {
  let [x, y, tallest] = [0, 0, 0];
  return sizes.map(({ width, height }) => {
    if (x + width > columns) [x, y, tallest] = [0, y + tallest, 0];
    const place = { x, y, width, height };
    x += width;
    tallest = Math.max(tallest, height);
    return place;
  });
}
