import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { withFakeGh } from '../lib/github/fake-gh.ts';
import { withScratchFolder } from '../lib/files/scratch-folder.ts';
import { plansIn, tellDrift } from './drift.ts';

const stacks = JSON.stringify([{ stack: 'staging-network' }, { stack: 'staging-cluster' }]);

test('what each plan left is read; one that left nothing, or nonsense, did not end', () =>
  withScratchFolder('drift', async (folder) => {
    for (const [stack, text] of [
      ['staging-network', '["aws_vpc.vpc"]'],
      ['staging-cluster', '{"x": 1}'],
    ] as const) {
      await mkdir(join(folder, `drift-${stack}`));
      await writeFile(join(folder, `drift-${stack}`, 'changes.json'), text);
    }
    expect(await plansIn(folder, stacks)).toEqual([
      { stack: 'staging-network', changes: ['aws_vpc.vpc'] },
      { stack: 'staging-cluster', changes: undefined },
    ]);
    expect(await plansIn(join(folder, 'none'), stacks)).toEqual([
      { stack: 'staging-network', changes: undefined },
      { stack: 'staging-cluster', changes: undefined },
    ]);
    for (const none of ['', '[]', '{}', 'x']) expect(await plansIn(folder, none)).toBeUndefined();
  }));

const well = { stack: 'staging-network', changes: [] };

test('one issue tells what differs, is renewed, and is closed when nothing does', () =>
  withFakeGh(async ({ github, state }) => {
    expect(await tellDrift(github, [well], 'this run')).toBe('Nothing to tell.');
    const many = Array.from({ length: 23 }, (_one, index) => `aws_subnet.s${index}`);
    await tellDrift(github, [well, { stack: 'staging-cluster', changes: many }], 'this run');
    expect((await state()).issues).toMatchObject([
      { state: 'open', labels: ['aws-drift'], body: expect.stringContaining('`aws_subnet.s19` and 3 more') },
    ]);
    await tellDrift(github, [{ stack: 'staging-cluster', changes: undefined }], 'this run');
    expect((await state()).issues).toMatchObject([
      { state: 'open', body: expect.stringContaining('- staging-cluster: its plan did not end') },
    ]);
    expect((await state()).issues![0]!.body).not.toContain('staging-network');
    expect(await tellDrift(github, [well], 'this run')).toContain('is closed');
    expect((await state()).issues).toMatchObject([{ state: 'closed' }]);
  }));

test('stacks that could not be written are told, and never taken for none that differs', () =>
  withFakeGh(async ({ github, state }) => {
    await tellDrift(github, undefined, 'this run');
    expect((await state()).issues).toMatchObject([
      { state: 'open', body: expect.stringContaining('could not be written') },
    ]);
  }));
