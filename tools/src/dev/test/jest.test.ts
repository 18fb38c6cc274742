import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { run } from '../../lib/process/run.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { jestScript, unitRun } from './jest.ts';

test.each([
  [['scope', '-t', 'a name', '--watch'], [], ['scope', '-t', 'a name', '--watch']],
  [['scope', '--inspect'], ['--inspect-wait'], ['scope', '--runInBand', '--testTimeout=3600000']],
  [['--inspect=9230'], ['--inspect-wait=9230'], ['--runInBand', '--testTimeout=3600000']],
  [['--inspect-brk', 'scope'], ['--inspect-brk'], ['scope', '--runInBand', '--testTimeout=3600000']],
  // A pattern that only looks like one.
  [['--inspector'], [], ['--inspector']],
])("of %j, a debugger's words are Node's and all others jest's", (words, node, jest) => {
  const sorted = unitRun(words);
  expect(sorted.node.slice(2)).toEqual(node);
  expect(sorted.jest.slice(0, -2)).toEqual(jest);
});

test.each([
  [['one', '-t', 'is there'], 0, /1 passed/],
  [['two'], 1, /No tests found/],
  [['one', '-t', 'is not there'], 1, /No test ran: no name matches/],
])('of %j jest ends with %d and says why', (words, code, said) =>
  withScratchFolder('unit', async (folder) => {
    await writeFile(join(folder, 'package.json'), '{}');
    await writeFile(join(folder, 'one.test.js'), "test('is there', () => {});\n");
    const { node, jest } = unitRun(words);
    const script = jestScript(join(repositoryRoot, 'node_modules'));
    const all = [...node, script, '--rootDir', folder, '--watchman=false', ...jest];
    const ended = await run(process.execPath, all, { cwd: folder, accept: [0, 1] });
    expect(ended.stdout + ended.stderr).toMatch(said);
    expect(ended.code).toBe(code);
  }),
);
