import { describe, expect, test } from '@jest/globals';
import { nextText, shows, textIn, withText } from './page-text.ts';

describe('the text of a file', () => {
  test.each([
    ["/** It's `here`. */\nexport const greeting = 'Hello';\n", 'Hello'],
    ['GREETING = "It\'s you"\n', "It's you"],
    ["const greeting = '';\n", ''],
  ])('%j is %j, and another one can stand in its place', (file, text) => {
    expect(textIn('greeting', file)).toBe(text);
    const after = withText(file, 'Good day, $& and $1');
    expect(textIn('greeting', after)).toBe('Good day, $& and $1');
    expect(withText(after, text)).toBe(file);
  });

  test.each([
    ['', 0],
    ["const a = 'one';\nconst b = 'two';\n", 2],
    ['export const greeting = `Hello`;\n', 0],
  ])('is none of %j: %i', (file, count) => {
    expect(() => textIn('web/greeting.ts', file)).toThrow(
      `web/greeting.ts is no file that the demo can change: it gives a name to ${count} texts in quotes, not to one.`,
    );
  });
});

test('each text is another one than those before', () => {
  const texts = ['Hello'];
  for (let count = 0; count < 11; count += 1) texts.push(nextText(texts.at(-1)!));
  expect(texts.slice(0, 3)).toEqual(['Hello', 'Hello, change 1', 'Hello, change 2']);
  expect(new Set(texts).size).toBe(12);
  expect(nextText('A sea, change')).toBe('A sea, change, change 1');
});

describe('a page', () => {
  test('shows a text that is all that an element says, however it is written', () => {
    expect(shows('<p class="a">\n Hello, change 1 </p>', 'Hello, change 1')).toBe(true);
    expect(shows('<p>It&#39;s &lt;you&gt; &amp; me</p>', "It's <you> & me")).toBe(true);
    expect(shows('<p>It&#x27;s</p>', "It's")).toBe(true);
  });

  test('does not show what another text begins with, or what stands elsewhere', () => {
    expect(shows('<p>Hello, change 1</p>', 'Hello')).toBe(false);
    expect(shows('<p>Hello, change 10</p>', 'Hello, change 1')).toBe(false);
    expect(shows('<p title="Hello">Good day</p>', 'Hello')).toBe(false);
    expect(shows('no healthy upstream', 'Hello')).toBe(false);
  });
});
