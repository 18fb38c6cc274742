import { expect, test } from '@jest/globals';
import { parseBenchOptions } from './options.ts';

test('everything runs unless one section is asked for', () => {
  expect(parseBenchOptions([])).toMatchObject({ seconds: 5, rounds: 3, sections: ['info', 'health', 'restart'] });
  expect(parseBenchOptions(['--only', 'restart', '--rounds', '1'])).toMatchObject({ rounds: 1, sections: ['restart'] });
});

test.each([
  [['--only', 'metrics'], '--only is "metrics"; accepted: info, health, restart'],
  [['--seconds', '0'], '--seconds is "0"; accepted: a whole number from 1 to 60'],
  [['--rounds', '2.5'], '--rounds is "2.5"; accepted: a whole number from 1 to 20'],
  [['--quick'], "Unknown option '--quick'"],
])('%j is refused by name', (argv, message) => {
  expect(() => parseBenchOptions(argv)).toThrow(message);
});
