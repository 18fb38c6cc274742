import { describe, expect, test } from '@jest/globals';
import { parseAccepted, type AcceptedFile } from './scan/accepted.ts';
import { vulnerability } from './scan/fixtures.ts';
import { decideScan } from './verdict.ts';
import { severities, type Vulnerability } from './scan/grype-report.ts';

const none: AcceptedFile = { entries: [], findings: [] };

function accepting(change: object = {}, today = '2026-11-23'): AcceptedFile {
  const entry = { id: 'CVE-2026-1000', package: 'express', reason: 'No route takes a body.', expires: '2026-12-31' };
  return parseAccepted(JSON.stringify({ findings: [{ ...entry, ...change }] }), today);
}

function verdict(found: readonly Vulnerability[], accepted = none, complete = true) {
  return decideScan([{ reference: 'r', database: '2026-11-23T00:00:00Z', vulnerabilities: found }], accepted, {
    complete,
  });
}

function decisions(found: readonly Vulnerability[], accepted = none, complete = true) {
  const { passed, images } = verdict(found, accepted, complete);
  return [passed, ...images.flatMap(({ vulnerabilities }) => vulnerabilities.map(({ decision }) => decision))];
}

describe('the gate', () => {
  test('passes an image without findings', () => {
    expect(decisions([])).toEqual([true]);
  });

  test.each(severities)('with a fix, %s is refused if it is critical or high, else reported', (severity) => {
    const refused = severity === 'Critical' || severity === 'High';
    expect(decisions([vulnerability({ severity })])).toEqual(refused ? [false, 'refused'] : [true, 'reported']);
  });

  test.each(severities)('without a fix, %s is reported', (severity) => {
    expect(decisions([vulnerability({ severity, fixedIn: [] })])).toEqual([true, 'reported']);
  });

  test('refuses for one finding among many, in any of the images', () => {
    const images = [[vulnerability({ severity: 'Low' })], [vulnerability({ severity: 'Critical' })]].map(
      (those, index) => ({
        reference: String(index),
        database: '',
        vulnerabilities: those,
      }),
    );
    expect(decideScan(images, none, { complete: true }).passed).toBe(false);
  });
});

describe('an accepted finding', () => {
  test.each(['CVE-2026-1000', 'GHSA-aaaa-bbbb-cccc'])('passes by the name %s', (id) => {
    expect(decisions([vulnerability()], accepting({ id }))).toEqual([true, 'accepted']);
  });

  test('passes wherever it is found', () => {
    const twice = [vulnerability(), vulnerability({ version: '5.2.0' })];
    expect(decisions(twice, accepting())).toEqual([true, 'accepted', 'accepted']);
  });

  test.each([
    ['of another package', { package: 'pino' }],
    ['of another name', { id: 'CVE-2026-1001' }],
  ])('%s accepts nothing, and is refused itself', (_name, change) => {
    expect(decisions([vulnerability()], accepting(change))).toEqual([false, 'refused']);
    expect(verdict([vulnerability()], accepting(change)).findings).toMatchObject([{ field: 'id' }]);
  });

  test('that has expired is refused, and so is what it accepted', () => {
    const late = accepting({}, '2027-01-01');
    expect(decisions([vulnerability()], late)).toEqual([false, 'refused']);
    expect(verdict([vulnerability()], late).findings).toMatchObject([{ field: 'expires' }]);
  });

  test.each([
    ['that no image has any more', []],
    ['that has no fix, so that it passes by itself', [vulnerability({ fixedIn: [] })]],
    ['that is not severe', [vulnerability({ severity: 'Medium' })]],
  ])('%s is refused as needless', (_name, found) => {
    const { passed, findings } = verdict(found, accepting());
    expect([passed, findings[0]?.reason]).toEqual([
      false,
      'no image has such a finding, critical or high and with a fix',
    ]);
  });

  test('is only named as unused when other images may need it', () => {
    const { passed, findings, unused } = verdict([], accepting(), false);
    expect([passed, findings, unused.map(({ id }) => id)]).toEqual([true, [], ['CVE-2026-1000']]);
  });

  test('in a faulty file refuses even an image without findings', () => {
    expect(decisions([], parseAccepted('findings: {}', '2026-11-23'), false)).toEqual([false]);
  });
});
