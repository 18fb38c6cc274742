import { describe, expect, test } from '@jest/globals';
import { selectorText, selects, type LabelSelector } from './selector.ts';

const labels = { app: 'web', tier: 'front' };

describe('a selector', () => {
  test.each<[string, LabelSelector | undefined, boolean]>([
    ['no selector', undefined, false],
    ['an empty one', {}, true],
    ['a label of that value', { matchLabels: { app: 'web' } }, true],
    ['a label of another value', { matchLabels: { app: 'site' } }, false],
    ['a label that is not there', { matchLabels: { constructor: 'web' } }, false],
    ['one of two labels', { matchLabels: { app: 'web', tier: 'back' } }, false],
    ['In', { matchExpressions: [{ key: 'app', operator: 'In', values: ['site', 'web'] }] }, true],
    ['In without it', { matchExpressions: [{ key: 'app', operator: 'In', values: ['site'] }] }, false],
    ['NotIn', { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['site'] }] }, true],
    ['NotIn of an absent label', { matchExpressions: [{ key: 'x', operator: 'NotIn', values: ['y'] }] }, true],
    ['NotIn with it', { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }] }, false],
    ['Exists', { matchExpressions: [{ key: 'app', operator: 'Exists' }] }, true],
    ['Exists of an absent label', { matchExpressions: [{ key: 'x', operator: 'Exists' }] }, false],
    ['DoesNotExist', { matchExpressions: [{ key: 'x', operator: 'DoesNotExist' }] }, true],
    ['DoesNotExist of a label', { matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] }, false],
    [
      'labels and expressions together',
      { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] },
      false,
    ],
  ])('%s', (_what, selector, expected) => expect(selects(selector, labels)).toBe(expected));

  test('is shown as kubectl takes it', () => {
    expect(
      selectorText({
        matchLabels: { app: 'web' },
        matchExpressions: [
          { key: 'tier', operator: 'In', values: ['a', 'b'] },
          { key: 'zone', operator: 'NotIn', values: ['c'] },
          { key: 'd', operator: 'Exists' },
          { key: 'e', operator: 'DoesNotExist' },
        ],
      }),
    ).toBe('app=web, tier in (a, b), zone notin (c), d, !e');
    expect(selectorText({})).toBe('everything');
  });
});
