import { describe, expect, test } from '@jest/globals';
import { match, report, vulnerability } from './fixtures.ts';
import { parseReport } from './grype-report.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const built = '2026-11-22T06:00:00Z';

function parsed(document: unknown) {
  return parseReport(JSON.stringify(document), now);
}

function oneMatch(change: object) {
  return parsed(report(built, [{ ...match, ...change }])).vulnerabilities[0];
}

describe('the report of a scan', () => {
  test('gives each finding with its other names and the versions without it', () => {
    expect(parsed(report(built))).toEqual({ built, vulnerabilities: [vulnerability()] });
  });

  test.each(['not-fixed', 'wont-fix', 'unknown', ''])('a finding whose fix is %j has none', (state) => {
    const changed = { ...match.vulnerability, fix: { versions: ['1'], state } };
    expect(oneMatch({ vulnerability: changed })?.fixedIn).toEqual([]);
  });

  test('a severity that nobody knows is Unknown', () => {
    expect(oneMatch({ vulnerability: { ...match.vulnerability, severity: 'Odd' } })?.severity).toBe('Unknown');
  });
});

describe('no pass without a database: a report is refused', () => {
  const status = (change: object) => {
    const whole = report(built, []);
    Object.assign(whole.descriptor.db.status, change);
    return whole;
  };

  test.each([
    ['that is no JSON', 'nonsense', 'no JSON'],
    ['that is null', 'null', 'no list of matches'],
    ['without matches', JSON.stringify({ descriptor: report(built).descriptor }), 'no list of matches'],
    ['without a database', JSON.stringify({ matches: [] }), 'not valid'],
    ['whose database is not valid', JSON.stringify(status({ valid: false, error: 'bad checksum' })), 'bad checksum'],
    ['that does not say when it was built', JSON.stringify(status({ built: undefined })), 'built at no known time'],
    ['built on no day', JSON.stringify(status({ built: 'yesterday' })), 'built yesterday'],
    ['built five days and a second ago', JSON.stringify(status({ built: '2026-11-18T11:59:59Z' })), '2026-11-18'],
  ])('%s', (_name, text, why) => {
    expect(() => parseReport(text, now)).toThrow(why);
    expect(() => parseReport(text, now)).toThrow(/nothing passes.*--database FILE/);
  });

  test('of a database without a source', () => {
    const whole = report(built, []);
    whole.descriptor.db.providers = {};
    expect(() => parsed(whole)).toThrow('its database holds nothing');
  });

  test('and one built five days ago is taken', () => {
    expect(parsed(status({ built: '2026-11-18T12:00:00Z' })).vulnerabilities).toEqual([]);
  });
});
