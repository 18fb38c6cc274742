import { expect, test } from '@jest/globals';
import { createLog, type Level } from './log.ts';

function written(threshold: Level): string[] {
  const lines: string[] = [];
  const log = createLog(threshold, (line) => lines.push(line));
  for (const level of ['debug', 'info', 'warn', 'error'] as const) log(level, level);
  return lines.map((line) => JSON.parse(line).message);
}

test.each<[Level, string[]]>([
  ['debug', ['debug', 'info', 'warn', 'error']],
  ['warn', ['warn', 'error']],
  ['silent', []],
])('at level %s writes %j', (threshold, expected) => {
  expect(written(threshold)).toEqual(expected);
});

test('a message with line breaks stays one line', () => {
  const lines: string[] = [];
  createLog('info', (line) => lines.push(line))('info', 'a\nb', { path: '/\n{"level":"error"}' });
  expect(lines.join('').match(/\n/g)).toHaveLength(1);
});
