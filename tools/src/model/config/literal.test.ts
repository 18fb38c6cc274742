import { describe, expect, test } from '@jest/globals';
import { pathOf, readDefaultExport } from './literal.ts';

const read = (value: string) => readDefaultExport(`import { f } from 'f';\n\nexport default f(${value});\n`);

test('values are read with the places where they stand, and nothing is run', () => {
  const text = `// throw new Error()
export default {
  a: 'x', // a comment
  'b c': [1, true, { d: \`y\` }],
};
`;
  const { value, places } = readDefaultExport(text);
  expect(value).toEqual({ a: 'x', 'b c': [1, true, { d: 'y' }] });
  const at = (path: string): string => text.slice(places.get(path)!.start, places.get(path)!.end);
  expect([at('a'), places.get('a')!.line]).toEqual(["'x'", 3]);
  expect([at('["b c"][2].d'), places.get('["b c"][2].d')!.line]).toEqual(['`y`', 4]);
});

test('what stands in a call counts as what is called with', () => {
  expect(read("{ a: ['b'] }").value).toEqual({ a: ['b'] });
});

describe('what is no plain value is refused with its line', () => {
  test.each([
    ['{ a: process.env }', 'a is no plain value'],
    ["{ a: 'x' + 'y' }", 'a is no plain value'],
    ['{ a: `${b}` }', 'a is no plain value'],
    ['{ a: null }', 'a is no plain value'],
    ['{ a: /x/ }', 'a is no plain value'],
    ['{ a: [...b] }', 'a[0] is no plain value'],
    ['{ a: [,1] }', 'a[0] is left out'],
    ['{ ...b }', 'the object has a member that is computed'],
    ['{ [b]: 1 }', 'the object has a member that is computed'],
    ['{ b }', 'the object has a member that is computed'],
    ['{ a: { get b() { return 1; } } }', 'a has a member that is computed'],
    ['{ a() {} }', 'the object has a member that is computed'],
    ['', 'the default export is no plain value'],
  ])('%s', (value, message) => {
    expect(() => read(value)).toThrow(expect.objectContaining({ message, line: 3 }));
  });

  test.each([
    ['const a = 1;', 'it has no default export', 1],
    ['export default {\n  a: ,\n};', 'Unexpected token', 2],
    ['export default { a: 1 as number };', 'Unexpected token', 1],
  ])('%s', (text, message, line) => {
    expect(() => readDefaultExport(text)).toThrow(expect.objectContaining({ message, line }));
  });
});

test('a member named __proto__ is a member', () => {
  expect(Object.keys(read('{ ["__proto__"]: 1 }'.replace('["__proto__"]', '"__proto__"')).value as object)).toEqual([
    '__proto__',
  ]);
});

test.each([
  ['', 'a', 'a'],
  ['a', 'b', 'a.b'],
  ['a', 0, 'a[0]'],
  ['a', 'b c', 'a["b c"]'],
])('the path of %j and %j is %j', (path, key, whole) => {
  expect(pathOf(path, key)).toBe(whole);
});
