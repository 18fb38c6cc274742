import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { endLeftovers, familyOf, type LiveProcess } from './leftovers.ts';

const live = (pid: number, parent: number, ...command: string[]): LiveProcess => ({ pid, parent, command });

test('a family is whoever matches, their children and theirs, and nobody else', () => {
  const processes = [
    live(9, 7, 'podman', 'exec'),
    live(1, 0, 'init'),
    live(7, 1, 'kind', 'create'),
    live(8, 1, 'kind', 'delete'),
    live(10, 9, 'crun'),
    live(11, 8, 'podman', 'rm'),
  ];
  const pids = (word: string): readonly number[] =>
    familyOf(processes, ({ command }) => command.includes(word)).map(({ pid }) => pid);
  expect(pids('create')).toEqual([7, 9, 10]);
  expect(pids('kind')).toEqual([7, 8, 9, 11, 10]);
  expect(pids('nothing')).toEqual([]);
});

function start(word: string) {
  return spawn('sh', ['-c', 'sleep 300 & echo up; wait', word], { stdio: ['ignore', 'pipe', 'ignore'] });
}

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux('what was left at work is ended with what it started, and the rest goes on', async () => {
  const mark = `leftover-${process.pid}-${Date.now()}`;
  const [left, other] = [start(mark), start(`${mark}-other`)];
  try {
    await Promise.all([left, other].map(async ({ stdout }) => await once(stdout, 'data')));
    const ended = await endLeftovers(({ command }) => command.includes(mark));
    expect(ended).toEqual([expect.stringContaining(mark), 'sleep 300']);
    expect(await endLeftovers(({ command }) => command.includes(mark))).toEqual([]);
    expect(other.exitCode ?? other.signalCode).toBeNull();
  } finally {
    await endLeftovers(({ command }) => command.includes(`${mark}-other`));
  }
});
