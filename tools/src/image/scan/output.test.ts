import { expect, test } from '@jest/globals';
import { parseAccepted } from './accepted.ts';
import { vulnerability } from './fixtures.ts';
import { decideScan } from '../verdict.ts';
import { reportText } from './report.ts';
import { sarifOf } from './sarif.ts';

const accepted = parseAccepted(
  JSON.stringify({
    findings: [{ id: 'CVE-2026-2', package: 'node', reason: 'Not reached.', expires: '2026-12-31' }],
  }),
  '2026-11-23',
);

const found = [
  vulnerability(),
  vulnerability({
    id: 'CVE-2026-2',
    aliases: [],
    package: 'node',
    severity: 'Critical',
    fixedIn: ['24.22.0'],
    url: '',
  }),
  vulnerability({ id: 'CVE-2026-3', aliases: [], package: 'libc6', severity: 'Low', fixedIn: [] }),
];
const image = { reference: 'ghcr.io/o/web:abc@sha256:1', database: '2026-11-23T06:00:00Z', vulnerabilities: found };
const verdict = decideScan([image], accepted, { complete: true });

test('people read how many there are, which are refused or accepted, and what to do', () => {
  const text = reportText(verdict);
  expect(text).toContain('ghcr.io/o/web:abc@sha256:1\nagainst the database of 2026-11-23T06:00:00Z');
  expect(text).toMatch(/critical +1 +1\nhigh +1 +1\nmedium +0 +0\nlow +1 +0\n/);
  expect(text).toMatch(/refused +high +express +5\.3\.0 +5\.3\.1 +GHSA-aaaa-bbbb-cccc/);
  expect(text).toMatch(/accepted until 2026-12-31 +critical +node/);
  expect(text).not.toContain('CVE-2026-3');
  expect(text).toMatch(/\nRefused: 1 finding\. Update the packages, or accept a finding/);
});

test('a pass says so, and faults of the file are counted', () => {
  const none = { entries: [], findings: [] };
  expect(reportText(decideScan([{ ...image, vulnerabilities: [] }], none, { complete: true }))).toMatch(
    /\n\nPassed\.$/,
  );
  expect(reportText(decideScan([], none, { complete: true }))).toBe('Nothing to scan.');
  const faulty = parseAccepted('findings: [{}]', '2026-11-23');
  expect(reportText(decideScan([], faulty, { complete: true }))).toContain(
    'Refused: 4 faults of security/accepted-findings.yaml.',
  );
});

test('code scanning gets each finding at the line that pins the image; an accepted one is suppressed', () => {
  const { runs } = sarifOf(verdict, () => ({ file: 'clusters/staging/images/kustomization.yaml', line: 5 })) as {
    runs: [{ tool: { driver: { rules: { id: string }[] } }; results: Record<string, unknown>[] }];
  };
  const [{ tool, results }] = runs;
  expect(tool.driver.rules.map(({ id }) => id)).toEqual(found.map(({ id }) => id));
  expect(results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
    ['GHSA-aaaa-bbbb-cccc', 'error'],
    ['CVE-2026-2', 'warning'],
    ['CVE-2026-3', 'note'],
  ]);
  expect(results[0]).toMatchObject({
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'clusters/staging/images/kustomization.yaml' },
          region: { startLine: 5 },
        },
      },
    ],
    partialFingerprints: { 'finding/v1': 'GHSA-aaaa-bbbb-cccc express 5.3.0 ghcr.io/o/web' },
  });
  expect(results.map(({ suppressions }) => suppressions)).toEqual([
    undefined,
    [{ kind: 'external', status: 'accepted', justification: 'Not reached.' }],
    undefined,
  ]);
});
