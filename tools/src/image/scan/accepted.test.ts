import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { acceptedFile } from '../../model/exception-files.ts';
import { parseAccepted, readAccepted } from './accepted.ts';

const today = '2026-11-23';

const entry = { id: 'CVE-2026-1000', package: 'express', reason: 'No route takes a body.', expires: '2026-12-31' };

function parsed(change: object) {
  return parseAccepted(JSON.stringify({ findings: [{ ...entry, ...change }] }), today);
}

describe('an accepted finding', () => {
  test('says which, why and until when, and may say whose', () => {
    expect(parsed({})).toEqual({ entries: [entry], findings: [] });
    expect(parsed({ owner: 'web' }).findings).toEqual([]);
  });

  test('counts on its last day and not on the next one', () => {
    expect(parseAccepted(JSON.stringify({ findings: [entry] }), '2026-12-31').findings).toEqual([]);
    const late = parseAccepted(JSON.stringify({ findings: [entry] }), '2027-01-01');
    expect(late.entries).toEqual([]);
    expect(late.findings).toMatchObject([
      { file: acceptedFile, object: 'CVE-2026-1000 in express', field: 'expires', value: '2026-12-31' },
    ]);
  });

  test.each([
    [{ expires: '2027-05-22' }, [], ''],
    [{ expires: '2027-05-23' }, ['expires'], 'more than 180 days'],
    [{ expires: '2026-02-30' }, ['expires'], 'no day'],
    [{ expires: 'never' }, ['expires'], 'no day'],
    [{ expires: 20261231 }, ['expires'], 'in words'],
    [{ expires: undefined }, ['expires'], 'in words'],
    [{ reason: ' ' }, ['reason'], 'in words'],
    [{ id: undefined }, ['id'], 'in words'],
    [{ package: ['express'] }, ['package'], 'in words'],
    [{ owner: '' }, ['owner'], 'in words'],
    [{ severity: 'low' }, ['severity'], 'no such field'],
  ])('%j is judged by its fields', (change, fields, reason) => {
    const { entries, findings } = parsed(change);
    expect(findings.map(({ field }) => field)).toEqual(fields);
    expect(findings.map((finding) => finding.reason).join()).toContain(reason);
    expect(entries).toHaveLength(fields.length === 0 ? 1 : 0);
  });

  test.each([
    ['findings: [', 'it is not YAML'],
    ['accepted: []', 'one list'],
    ['- id: x', 'one list'],
    ['', 'one list'],
    ['findings: [CVE-2026-1000]', 'in words'],
  ])('%j is no list of them', (text, reason) => {
    const { entries, findings } = parseAccepted(text, today);
    expect(entries).toEqual([]);
    expect(findings.map((finding) => finding.reason).join()).toContain(reason);
  });
});

test('a checkout without the file accepts nothing; one with it, what it says', async () => {
  const root = await mkdtemp(join(tmpdir(), 'lockstep-accepted-'));
  try {
    expect(await readAccepted(root, today)).toEqual({ entries: [], findings: [] });
    await mkdir(join(root, dirname(acceptedFile)));
    await writeFile(join(root, acceptedFile), JSON.stringify({ findings: [entry] }));
    expect((await readAccepted(root, today)).entries).toEqual([entry]);
  } finally {
    await rm(root, { recursive: true });
  }
});

test("this repository's own file holds no fault today", async () => {
  const { findings } = await readAccepted(repositoryRoot, new Date().toISOString().slice(0, 10));
  expect(findings).toEqual([]);
});
