import { placeBelow } from './place';

const page = { width: 390, height: 844 };
const menu = { width: 150, height: 120 };

test.each([
  ['below its anchor', { left: 20, top: 100, width: 40, height: 30 }, { left: 20, top: 132 }],
  [
    'level with the right edge where the page ends',
    { left: 340, top: 100, width: 40, height: 30 },
    { left: 230, top: 132 },
  ],
  ['above where there is no room below', { left: 20, top: 800, width: 40, height: 30 }, { left: 20, top: 678 }],
])('it opens %s', (_, anchor, place) => {
  expect(placeBelow(anchor, menu, page)).toEqual(place);
});

test('what is higher than the page opens below, and what is wider at the left edge: there it can be scrolled to', () => {
  const anchor = { left: 100, top: 500, width: 40, height: 30 };
  expect(placeBelow(anchor, { width: 600, height: 900 }, page)).toEqual({ left: 0, top: 532 });
});
