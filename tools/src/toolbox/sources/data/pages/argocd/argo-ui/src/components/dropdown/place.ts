interface Size {
  width: number;
  height: number;
}

interface Box extends Size {
  left: number;
  top: number;
}

/** Pixels between an anchor and what opens beside it. */
const gap = 2;

/** Below the anchor and level with its left edge; above it, or level with its right edge, where that fits and below does not. */
export function placeBelow(anchor: Box, content: Size, page: Size): { left: number; top: number } {
  const below = anchor.top + anchor.height + gap;
  const above = anchor.top - content.height - gap;
  const fromRight = anchor.left + anchor.width - content.width;
  return {
    top: below + content.height > page.height && above >= 0 ? above : below,
    left: anchor.left + content.width <= page.width ? anchor.left : Math.max(0, fromRight),
  };
}
