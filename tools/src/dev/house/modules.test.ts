import { expect, test } from '@jest/globals';
import { moduleOf } from './modules.ts';

test('every way to import is seen, with its line', async () => {
  const text = `// é: bytes are no characters
import type { A } from './a.ts';
import b, { type C } from './b.ts';
import './side-effect.ts';
export * from './c.ts';
export { d } from './d.ts';

const e = await import('./e.ts');
type F = import('./f.ts').F;
const text = "import g from './g.ts'";
export const names = [b, e, text] as const satisfies readonly unknown[];
`;
  const { imports } = await moduleOf('x.ts', text);
  expect(imports).toEqual([
    { specifier: './a.ts', line: 2 },
    { specifier: './b.ts', line: 3 },
    { specifier: './side-effect.ts', line: 4 },
    { specifier: './c.ts', line: 5 },
    { specifier: './d.ts', line: 6 },
    { specifier: './e.ts', line: 8 },
    { specifier: './f.ts', line: 9 },
  ]);
});

test('what a module declares and exports is its own, what it passes on is not', async () => {
  const text = `
export const one = 1, { two, three: [four = 4] } = {}, { ...five } = {};
export function six() {}
export class Seven {}
export interface Eight {}
export type Nine = 9;
export async function ten() {}
export default function eleven() {}
export { twelve } from './x.ts';
function inner() {}
`;
  const { exports } = await moduleOf('x.ts', text);
  expect(exports).toEqual(['one', 'two', 'four', 'five', 'six', 'Seven', 'Eight', 'Nine', 'ten']);
});

test('what is no TypeScript is no module', async () => {
  await expect(moduleOf('x.ts', 'import from;')).rejects.toThrow();
});
