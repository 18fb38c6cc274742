import { expect, test } from '@jest/globals';
import { blockIn } from './page-block.ts';

const page = 'x.md';
const text = `# X

## One

Words.

## Two

\`\`\`yaml
a: 1
\`\`\`

\`\`\`sh
AT=then
echo "$AT"
\`\`\`

## Three

\`\`\`sh
false
\`\`\`
`;

test('a block is the first of sh below its heading, with what the reader has', () => {
  expect(blockIn(text, { page, heading: 'Two', instead: { 'AT=then': 'AT=now' } })).toBe('AT=now\necho "$AT"\n');
});

test.each([
  ['a heading without a block', { heading: 'One' }, 'no block of sh below "One"'],
  ['no such heading', { heading: 'Four' }, 'no block of sh below "Four"'],
  ['another example', { heading: 'Three', instead: { 'AT=then': '' } }, 'does not say AT=then'],
])('%s is told', (_what, block, said) => {
  expect(() => blockIn(text, { page, ...block })).toThrow(said);
});
