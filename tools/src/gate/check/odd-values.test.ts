import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseDocument } from 'yaml';
import { readConfig } from '../../model/config/config.ts';
import { serviceNamed } from '../../model/services.ts';
import { sentence, type Rendered } from '../../model/finding.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { oddOnes, sampled } from '../../model/shape/odd-values.fixture.ts';
import { shapedRenders, shapedSources } from '../../model/shape/shaped.ts';
import { laws } from '../laws/index.ts';
import type { Law } from '../laws/law.ts';
import { askLaw } from './ask-law.ts';

const fixtures = join(import.meta.dirname, '../laws/fixtures');
const config = readConfig();

function documentsOf(law: string, name: string): readonly Rendered[] {
  const text = readFileSync(join(fixtures, law, name), 'utf8').replaceAll('$WEB_IMAGE', serviceNamed('web').image);
  return text.split(/^---$/m).map((part) => ({
    file: /^# file: (.+)$/m.exec(part)?.[1] ?? 'clusters/staging/web',
    object: parseDocument(part).toJS() as KubeObject,
    text: part,
  }));
}

const isSource = ({ file }: Rendered): boolean => /\.(ya?ml|json)$/.test(file);

/** As the check gives them to the laws. */
function shaped(all: readonly Rendered[]): readonly Rendered[] {
  return [
    ...shapedRenders(all.filter((one) => !isSource(one))).objects,
    ...shapedSources(all.filter(isSource)).objects,
  ];
}

/** What a law cannot judge of its own fixtures, one field of one document of another type. */
function breaks(law: Law): readonly string[] {
  const cases = readdirSync(join(fixtures, law.name)).flatMap((name) => {
    const documents = documentsOf(law.name, name);
    return documents.flatMap((document) => oddOnes(document.object).map((odd) => ({ name, documents, document, odd })));
  });
  return sampled(cases, 37).flatMap(({ name, documents, document, odd }) => {
    const { object, what } = odd;
    const all = shaped(documents.map((one) => (one === document ? { ...one, object } : one)));
    return askLaw(law, all, config).unjudged.map((one) => `${name}, ${what}: ${sentence(one)}`);
  });
}

describe('whatever the type of a field', () => {
  // All of them, in minutes: LOCKSTEP_FUZZ=1.
  test.each(laws)(
    'the law $name judges it',
    (law) => {
      expect(breaks(law)).toEqual([]);
    },
    600_000,
  );
});
