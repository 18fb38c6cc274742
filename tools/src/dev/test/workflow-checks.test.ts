import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pythonTools } from '../../toolbox/sources/python.ts';
import { initBare } from '../../lib/git/repository.ts';
import { run } from '../../lib/process/run.ts';
import { checksWith, workflowChecks } from './workflow-checks.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workflow-checks-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** What the linters print of one workflow, and whether they take it. */
async function lint(title: string, step: string): Promise<{ code: number; said: string }> {
  const root = await mkdtemp(join(folder, 'repository-'));
  // actionlint finds a repository by this folder.
  await initBare(join(root, '.git'));
  await mkdir(join(root, '.github/workflows'), { recursive: true });
  const workflow = `
name: one
on: push
permissions: {}
concurrency:
  group: one-\${{ github.ref }}
  cancel-in-progress: false
jobs:
  one:
    name: one
    runs-on: ubuntu-24.04
    permissions: {}
    steps:
      ${step}
`;
  await writeFile(join(root, '.github/workflows/one.yaml'), workflow);
  const check = (await workflowChecks(() => {})).find((one) => one.title === title)!;
  const { code, stdout, stderr } = await run(check.program!, check.args, { cwd: root, accept: [0, 1, 11, 12, 13, 14] });
  return { code, said: stdout + stderr };
}

test.each(['workflows: actionlint', 'workflows: zizmor'])('%s takes a good workflow', async (title) => {
  expect(await lint(title, '- run: npm test')).toMatchObject({ code: 0 });
});

test.each([
  ['workflows: actionlint', '- rum: npm test', 'step must run script'],
  ['workflows: actionlint', '- run: npm test $GITHUB_REF', 'SC2086'],
  ['workflows: zizmor', '- uses: actions/checkout@v7', 'unpinned-uses'],
  ['workflows: zizmor', '- run: echo ${{ github.head_ref }}', 'template-injection'],
])('%s refuses %s', async (title, step, reason) => {
  const { code, said } = await lint(title, step);
  expect(code).not.toBe(0);
  expect(said).toContain(reason);
});

test('without Python, what comes with it is not run, by name', () => {
  const checks = checksWith('/bin/actionlint', 'no Python here');
  const names = checks.filter(({ notRun }) => notRun === 'no Python here').map(({ title }) => title);
  expect(names).toEqual(['workflows: shellcheck', 'workflows: zizmor']);
});

test('where actionlint cannot be compiled it is not run, by name', async () => {
  const checks = await workflowChecks(() => {}, 'this is darwin');
  expect(checks.find(({ title }) => title === 'workflows: actionlint')).toMatchObject({ notRun: 'this is darwin' });
  expect(checks.filter(({ notRun }) => notRun === 'this is darwin')).toHaveLength(1);
});

test('a machine without Python is told what to install', async () => {
  const kept = process.env['XDG_CACHE_HOME'];
  process.env['XDG_CACHE_HOME'] = folder;
  try {
    await expect(pythonTools(() => {}, 'no-such-python')).rejects.toThrow(/apt-get install python3-venv/);
  } finally {
    if (kept === undefined) delete process.env['XDG_CACHE_HOME'];
    else process.env['XDG_CACHE_HOME'] = kept;
  }
});
