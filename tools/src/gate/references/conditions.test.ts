import { describe, expect, test } from '@jest/globals';
import { faultOfList, readCondition } from './conditions.ts';

describe('readCondition', () => {
  test.each([
    'result[0] < 2',
    'len(result) == 0 || result[0] >= 0.95',
    'len(result) == 0 or isNaN(result[0]) or not (result[0] > 0.05)',
    'default(result, 0) < 5',
    'all(result, # < 0.5)',
    'all(result, {# < 0.5 and # >= 0})',
    'any(result, {isInf(#)})',
    'result.successRate >= 0.9 && result["state"] == "ok"',
    'result.name not in ["a", "b"]',
    'result.version matches "^v[0-9]"',
    'asFloat(result) > -1 ? true : false',
    '(result[0] ?? 0) < 1',
    'isNil(result) || result == nil',
    'result.count in 1..3',
    'result | len() > 0',
    'result[0] >= {{args.least}}',
  ])('reads %s', (text) => {
    expect(readCondition(text)).toHaveProperty('expression');
  });

  test.each([
    ['result[0] => 0.95', 'does not parse'],
    ['result[0] = 0.95', '= is none of its signs'],
    ['result[0] >= 0.95)', 'does not parse at )'],
    ['(result[0] >= 0.95', 'does not parse'],
    ['result[0 >= 0.95', 'does not parse'],
    ['results[0] >= 0.95', 'it knows no results. Did you mean result?'],
    ['length(result) > 0', 'it knows no length'],
    ['result[0] >= 0.95 & result[0] < 2', '& is none of its signs'],
    ['result[0] === 1', '=== is none of its signs'],
    ['result[0] >= 95%', 'does not parse'],
    ['result[0] < 0,5 2', 'does not parse at'],
    ['all(result, x => x > 1)', 'is none of its signs'],
    ['result[0] * 100', 'it is neither true nor false'],
    ['0.9 < 1', 'it does not ask for result'],
    ['', 'does not parse'],
  ])('reads no %s', (text, fault) => {
    expect(readCondition(text)).toEqual({ fault: expect.stringContaining(fault) });
  });
});

test.each([
  ['result >= 0.95', 'a list'],
  ['0.95 <= result', 'a list'],
  ['len(result) == 0 || result > 1', 'a list'],
  ['result * 100 > 95', 'a list'],
  ['result[0]', 'a number'],
  ['result[0] >= 0.95', undefined],
  ['len(result) > 0', undefined],
  ['result == nil', undefined],
])('what speaks against asking %s of a list: %s', (text, fault) => {
  const read = readCondition(text);
  const found = 'expression' in read ? faultOfList(read.expression) : 'fault';
  expect(found).toEqual(fault === undefined ? undefined : expect.stringContaining(fault));
});
