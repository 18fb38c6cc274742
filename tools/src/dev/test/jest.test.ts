import { expect, test } from '@jest/globals';
import { unitRun } from './jest.ts';

test.each([
  [['scope', '-t', 'a name', '--watch'], [], ['scope', '-t', 'a name', '--watch']],
  [['scope', '--inspect'], ['--inspect-wait'], ['scope', '--runInBand', '--testTimeout=3600000']],
  [['--inspect=9230'], ['--inspect-wait=9230'], ['--runInBand', '--testTimeout=3600000']],
  [['--inspect-brk', 'scope'], ['--inspect-brk'], ['scope', '--runInBand', '--testTimeout=3600000']],
  // A pattern that only looks like one.
  [['--inspector'], [], ['--inspector']],
])("of %j, a debugger's words are Node's and all others jest's", (words, node, jest) => {
  const run = unitRun(words);
  expect(run.node.slice(2)).toEqual(node);
  expect(run.jest).toEqual(jest);
});
