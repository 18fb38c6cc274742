import { expect, test } from '@jest/globals';
import { containersConf, hardLimit } from './podman-env.ts';

test('limits stay below those of the host', () => {
  const text = containersConf({ files: 20_000, processes: 96_343, unifiedCgroups: false });
  expect(text).toContain('"nofile=20000:20000", "nproc=30000:30000"');
  expect(text).toContain('runtime = "runc"');
});

test('a host without limits gets finite ones, and unified cgroups keep the runtime of the machine', () => {
  const text = containersConf({ files: Infinity, processes: Infinity, unifiedCgroups: true });
  expect(text).toContain('nofile=1048576:1048576');
  expect(text).not.toContain('runtime =');
});

test('hardLimit reads the second number of its line', () => {
  const limits =
    'Limit  Soft Limit  Hard Limit  Units\nMax processes  100  unlimited  processes\nMax open files  1024  20000  files\n';
  expect(hardLimit(limits, 'Max open files')).toBe(20_000);
  expect(hardLimit(limits, 'Max processes')).toBe(Infinity);
  expect(hardLimit('', 'Max open files')).toBe(Infinity);
});
