import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { run } from '../../lib/process/run.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { notLinux } from '../../toolbox/sources/go.ts';
import { jestScript, nodeForJest } from './jest.ts';

const suite = (words: string): string => `
const missing = () => { throw new Error(${JSON.stringify(words)}); };
test('asks for a tool', missing);
test('asks for none', () => {});
test('is wrong', () => expect(1).toBe(2));
describe('with a server', () => {
  let server;
  beforeAll(() => { server = missing(); });
  afterAll(() => server.stop());
  test('asks it', () => {});
});
`;

test('elsewhere what asks for a tool is skipped by its name, and all else is judged as ever', () =>
  withScratchFolder('not-on-linux', async (folder) => {
    expect(notLinux('linux')).toBeUndefined();
    const words = notLinux('darwin')!.message;
    expect(words).toMatch(/compiled for Linux: this is darwin/);
    await symlink(join(repositoryRoot, 'node_modules'), join(folder, 'node_modules'));
    await writeFile(join(folder, 'package.json'), '{}');
    await writeFile(join(folder, 'one.test.js'), suite(words));
    const environment = join(import.meta.dirname, 'not-on-linux.mjs');
    const args = ['--rootDir', folder, '--env', environment, '--json', '--no-cache', '--watchman=false'];
    const jest = jestScript(join(repositoryRoot, 'node_modules'));
    const { stdout } = await run(process.execPath, [...nodeForJest, jest, ...args], { cwd: folder, accept: [1] });
    const { assertionResults } = JSON.parse(stdout).testResults[0];
    expect(assertionResults.map(({ title, status }: Record<string, string>) => `${title}: ${status}`)).toEqual([
      'asks for a tool: pending',
      'asks for none: passed',
      'is wrong: failed',
      'asks it: pending',
    ]);
  }));
