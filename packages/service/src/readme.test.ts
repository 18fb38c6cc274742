import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableIn } from '../test/readme.ts';
import { createSettings } from './config.ts';

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
const { variables, load } = createSettings(5000);
const names = variables.map(({ name }) => name);

describe("the README's table of variables", () => {
  test('is what the code declares: names, defaults, accepted values and meanings', () => {
    const rows = variables.map(({ name, unset, accepted, meaning }) => {
      return [`\`${name}\``, name === 'PORT' ? "the service's" : unset, accepted, meaning];
    });
    expect(tableIn(readme, 'Variable')).toEqual(rows);
  });

  test('has every variable that the configuration reads, and no other', () => {
    const read = new Set<string>();
    const env = new Proxy<Record<string, string>>({}, { get: (_env, name) => void read.add(String(name)) });
    load(env);
    expect([...read].toSorted()).toEqual(names.toSorted());
  });

  test('has every variable that a source file reads past the configuration, but those of node itself', () => {
    const sources = readdirSync(import.meta.dirname).filter((file) => /(?<!\.test)\.ts$/.test(file));
    const read = sources.flatMap((file) => {
      const text = readFileSync(join(import.meta.dirname, file), 'utf8');
      return [...text.matchAll(/process\.env(?:\.|\[')(\w+)/g)].map(([, name]) => name);
    });
    expect(read.filter((name) => name !== 'NODE_OPTIONS' && !names.includes(name ?? ''))).toEqual([]);
  });
});
