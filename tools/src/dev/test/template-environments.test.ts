import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { parseConfig } from '../../model/config/config.ts';
import { environments } from '../../model/environment.ts';
import { asTemplate } from './template-environments.ts';

const own = readFileSync(join(repositoryRoot, 'lockstep.config.ts'), 'utf8');
const having = (list: string, more = ''): string => own.replace(/^ {2}environments: \[.*\],/m, `  environments: ${list},${more}`).replace(/^ {2}reporters: .*\n/m, more === '' ? '$&' : ''); // prettier-ignore

test('tests know the environments of the template, whatever a fork has come to', () => {
  expect(environments).toEqual(['staging', 'production']);
  const text = having(
    "['staging', 'qa', 'production', 'production-eu']",
    "\n  live: ['production', 'production-eu'],\n  soak: { qa: 4 },\n  reporters: { qa: 'acme-qa[bot]' },",
  ).replace(/^ {2}live: .*\n(?=[^]*^ {2}live:)/m, '');
  expect(parseConfig(asTemplate(text)!)).toMatchObject({
    environments: ['staging', 'production'],
    live: ['production'],
    soak: {},
    reporters: {},
  });
});

test('settings of these two are taken as they are, and so are those of others', () => {
  expect(asTemplate(having("['staging', 'production']"))).toBeUndefined();
  expect(asTemplate(having("['test', 'live']"))).toBeUndefined();
});
