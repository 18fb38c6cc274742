import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseDocument } from 'yaml';
import { readConfig } from '../../model/config/config.ts';
import { serviceNamed } from '../../model/services.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { laws } from './index.ts';
import { sentence, type Rendered } from '../../model/finding.ts';

const fixtures = join(import.meta.dirname, 'fixtures');

// Secrets that fixtures may read.
const config = {
  ...readConfig(),
  secrets: [
    { namespace: 'web', name: 'declared', keys: ['token'], madeBy: 'a person' },
    { namespace: 'web', name: 'if-wanted', keys: ['token'], madeBy: 'a person', optional: true },
  ],
};

/** A fixture's documents; `# file: PATH` in one names where it would stand, `# refused: WORDS` what must be said; $WEB_IMAGE is ours. */
function readFixture(law: string, name: string): { documents: readonly Rendered[]; words: string | undefined } {
  const text = readFileSync(join(fixtures, law, name), 'utf8').replaceAll('$WEB_IMAGE', serviceNamed('web').image);
  const documents = text.split(/^---$/m).map((part) => ({
    file: /^# file: (.+)$/m.exec(part)?.[1] ?? 'clusters/staging/web',
    object: parseDocument(part).toJS() as KubeObject,
    text: part,
  }));
  return { documents, words: /^# refused: (.+)$/m.exec(text)?.[1] };
}

test('every folder of fixtures is one of a law', () => {
  expect(readdirSync(fixtures).toSorted()).toEqual(laws.map(({ name }) => name).toSorted());
});

describe.each(laws)('the law $name', ({ name: law, check }) => {
  const names = readdirSync(join(fixtures, law));
  const [good, bad] = ['good', 'bad'].map((side) => names.filter((name) => name.startsWith(`${side}-`)));

  test('has something to accept and something to refuse', () => {
    expect(good).not.toEqual([]);
    expect(bad).not.toEqual([]);
  });

  test.each(good!)('accepts %s', (name) => {
    expect(check(readFixture(law, name).documents, config).map((found) => sentence(found))).toEqual([]);
  });

  test.each(bad!)('refuses %s', (name) => {
    const { documents, words } = readFixture(law, name);
    expect(words).toBeDefined();
    const found = check(documents, config).map((refused) => sentence(refused));
    expect(found).toEqual([expect.stringContaining(words!)]);
  });
});
