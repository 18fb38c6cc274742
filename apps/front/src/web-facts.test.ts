import { describe, expect, test } from '@jest/globals';
import { webInfo } from '../test/web.ts';
import { parseWebFacts } from './web-facts.ts';

const { name: _name, uptimeSeconds: _uptime, nodeVersion: _node, ...facts } = webInfo;

describe('the facts of web', () => {
  test('are those that are shown, and nothing else of its answer', () => {
    const more = { ...webInfo, password: 'hunter2', __proto__: { a: 1 } };
    expect(parseWebFacts(JSON.stringify(more))).toEqual(facts);
  });

  test.each<[string, string]>([
    ['no JSON', '<html>'],
    ['nothing', ''],
    ['null', 'null'],
    ['a list', JSON.stringify([webInfo])],
    ['a text', '"web"'],
    ['another service', JSON.stringify({ ...webInfo, name: 'api' })],
    ['a field less', JSON.stringify({ ...webInfo, revision: undefined })],
    ['a number', JSON.stringify({ ...webInfo, version: 1 })],
    ['an object', JSON.stringify({ ...webInfo, version: { toString: 'x' } })],
    ['an empty text', JSON.stringify({ ...webInfo, hostname: '' })],
    ['a text without end', JSON.stringify({ ...webInfo, hostname: 'a'.repeat(254) })],
  ])('are not in %s', (_what, text) => {
    expect(parseWebFacts(text)).toBeUndefined();
  });
});
