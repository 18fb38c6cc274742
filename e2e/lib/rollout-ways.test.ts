import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import { waysOf } from './rollout-ways.ts';

test.each(Object.keys(waysOf('canary')))('each way of %s leads to each other one, and back', async (path) => {
  const own = await readFile(join(repositoryRoot, path), 'utf8');
  const inWay = (way: Parameters<typeof waysOf>[0], text: string): string => waysOf(way)[path]!(text);
  expect(inWay('deployment', own)).toBe(own);
  const canary = inWay('canary', own);
  const blueGreen = inWay('blue-green', canary);
  expect(blueGreen).toContain('preview.web.staging.');
  expect(inWay('canary', blueGreen)).toBe(canary);
  expect(inWay('deployment', blueGreen)).toBe(own);
  expect(inWay('deployment', inWay('back', canary))).toBe(own);
});
