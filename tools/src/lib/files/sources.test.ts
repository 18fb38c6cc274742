import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { hashOfSources } from './sources.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-sources-'));
  await mkdir(join(folder, 'deeper'));
  await write('deeper/a.ts', 'one');
});
afterEach(() => rm(folder, { recursive: true }));

const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);

test.each([
  ['code', 'deeper/a.ts', true],
  ['code that is new', 'b.ts', true],
  ['a test', 'deeper/a.test.ts', false],
  ['what is no code', 'notes.md', false],
])('%s that changes gives another hash only where it does something', async (_, name, another) => {
  const before = await hashOfSources(folder);
  await write(name, 'two');
  expect((await hashOfSources(folder)) !== before).toBe(another);
});
