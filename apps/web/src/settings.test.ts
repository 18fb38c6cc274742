import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableIn } from '@lockstep/service/test/readme';
import { serviceSettings } from './settings.ts';

const { load, variables } = serviceSettings;

test("the database's variables are the rows of the README's table", () => {
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
  const own = variables.filter(({ name }) => name.startsWith('DATABASE_'));
  expect(tableIn(readme, 'Variable')).toEqual(
    own.map(({ name, unset, accepted, meaning }) => [`\`${name}\``, unset, accepted, meaning]),
  );
});

test.each([
  ['DATABASE_HOST', 'db rw'],
  ['DATABASE_PORT', '0'],
  ['DATABASE_USER', 'a"b'],
  ['DATABASE_CA_FILE', 'ca.crt'],
  ['DATABASE_CONNECTIONS', '21'],
])('%s may not be %j', (name, value) => {
  expect(() => load({ [name]: value })).toThrow(`${name} is ${JSON.stringify(value)}; accepted:`);
});
