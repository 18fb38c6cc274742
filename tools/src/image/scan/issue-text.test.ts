import { expect, test } from '@jest/globals';
import { bodyLimit } from '../../lib/github/github.ts';
import { parseAccepted } from './accepted.ts';
import { decideScan } from '../verdict.ts';
import { vulnerability } from './fixtures.ts';
import { issueText, markOf } from './issue-text.ts';

const none = { entries: [], findings: [] };
const reference = `quay.io/prometheus/prometheus:v3.16.0@sha256:${'0f'.repeat(32)}`;

function verdictOf(number: number, accepted = none) {
  const vulnerabilities = Array.from({ length: number }, (_, index) => vulnerability({ id: `CVE-2026-${index}` }));
  const images = [{ reference, database: '2026-11-23T06:00:00Z', vulnerabilities }];
  return decideScan([...images, { ...images[0]!, reference: 'a.io/clean:1', vulnerabilities: [] }], accepted, {
    complete: false,
  });
}

test('a scan that refuses nothing has nothing to tell', () => {
  expect(issueText('production', verdictOf(0), 'x')).toBeUndefined();
});

test('each image that is refused is named with what mends it, and the issue is found again by its first line', () => {
  const { title, body } = issueText('production', verdictOf(2), '[this run](https://a.io/1)')!;
  expect(title).toBe('production runs images with known vulnerabilities that an update mends');
  expect(body.startsWith(`${markOf('production')}\n`)).toBe(true);
  expect(body).toContain('Found by [this run](https://a.io/1)');
  expect(body).toContain(`\`${reference}\``);
  expect(body).toMatch(/^\| high \| express \| 5\.3\.0 \| 5\.3\.1 \| CVE-2026-1 \|$/m);
  expect(body).not.toContain('a.io/clean');
});

test('a fault of the file of accepted findings is told too', () => {
  const { body } = issueText(
    'staging',
    verdictOf(0, parseAccepted('findings: [{}]', '2026-11-23') as typeof none),
    'x',
  )!;
  expect(body).toContain('- security/accepted-findings.yaml: ');
});

test('a scan that did not end is told, and not taken for a pass', () => {
  expect(issueText('staging', undefined, 'x')).toMatchObject({ title: 'What staging runs could not be scanned' });
});

test('a text that GitHub would not take is cut, and says so', () => {
  const { body } = issueText('staging', verdictOf(3000), 'x')!;
  expect(body.length).toBeLessThanOrEqual(bodyLimit);
  expect(body).toMatch(/\n… and more: the run has all of it\.$/);
});
