import { Key, keyOf, NumKey, NumKeyToNumber, NumPadKey } from './keys';

test.each([
  [{ code: 'Digit7', key: '/' }, Key.SLASH],
  [{ code: 'Slash', key: '-' }, Key.SLASH],
  [{ code: 'NumpadEnter', key: 'Enter' }, Key.ENTER],
  [{ code: 'Numpad3', key: '3' }, NumPadKey.THREE],
])('the struck %p is %p', (struck, key) => {
  expect(keyOf(struck)).toBe(key);
});

test('number keys stand for their numbers', () => {
  expect([NumKey.ZERO, NumPadKey.NINE].map(NumKeyToNumber)).toEqual([0, 9]);
});
