import { describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createLog, type LogLevel } from './log.ts';

function written(threshold: LogLevel): string[] {
  const lines: string[] = [];
  const log = createLog(threshold, { write: (line) => lines.push(line) });
  for (const level of ['debug', 'info', 'warn', 'error'] as const) log(level, level);
  return lines.map((line) => JSON.parse(line).message);
}

test.each<[LogLevel, string[]]>([
  ['debug', ['debug', 'info', 'warn', 'error']],
  ['warn', ['warn', 'error']],
  ['silent', []],
])('at level %s writes %j', (threshold, expected) => {
  expect(written(threshold)).toEqual(expected);
});

test('a message with line breaks stays one line', () => {
  const lines: string[] = [];
  createLog('info', { write: (line) => lines.push(line) })('info', 'a\nb', { path: '/\n{"level":"error"}' });
  expect(lines.join('').match(/\n/g)).toHaveLength(1);
});

test("a line has its time, its level and its message, then the log's fields and its own", () => {
  const lines: string[] = [];
  createLog('info', { write: (line) => lines.push(line) }, { worker: 2 })('warn', 'slow', { ms: 1.5 });
  expect(JSON.parse(lines.join(''))).toEqual({
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    level: 'warn',
    message: 'slow',
    worker: 2,
    ms: 1.5,
  });
});

test('an error is written as its stack, and waits for no other line', () => {
  const lines: string[] = [];
  let flushed = 0;
  const log = createLog('info', { write: (line) => lines.push(line), flushSync: () => (flushed = lines.length) });
  log('info', 'first');
  expect(flushed).toBe(0);
  log('error', 'second', { error: new Error('boom') });
  expect(flushed).toBe(2);
  expect(JSON.parse(lines[1] ?? '').error).toMatch(/^Error: boom\n +at /);
});

/** What a process prints that runs `body` with a log at hand. */
function printed(body: string): string[] {
  const module = JSON.stringify(join(import.meta.dirname, 'log.ts'));
  const script = `import { createLog } from ${module}; const log = createLog('info'); ${body}`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line !== '');
}

describe('standard output', () => {
  test.each([
    ['the end of its work', ''],
    ['process.exit()', 'process.exit(3)'],
    ['an uncaught error', "throw new Error('boom')"],
  ])('has lost no line, and repeated none, after %s', (_title, end) => {
    const lines = printed(`for (let i = 0; i < 1_000; i += 1) log('info', String(i)); ${end}`);
    expect(lines.map((line) => Number(JSON.parse(line).message))).toEqual([...Array(1_000).keys()]);
  });

  test('has every line after flush(), also of a process that is then killed', () => {
    expect(printed("log('info', 'last'); log.flush(); process.kill(process.pid, 'SIGKILL')")).toHaveLength(1);
  });

  test('gets a line within a moment, though no other follows', () => {
    const body = "log('info', 'only'); setTimeout(() => process.kill(process.pid, 'SIGKILL'), 2_000)";
    expect(printed(body)).toHaveLength(1);
  });
});
