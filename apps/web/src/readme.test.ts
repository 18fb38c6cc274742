import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from './config.ts';
import { variables, type Variable } from './variables.ts';

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
const declared: readonly Variable<unknown>[] = Object.values(variables);
const names = declared.map(({ name }) => name);

/** The rows of the README's table with that first heading, each as the texts of its cells. */
function rowsOf(heading: string): string[][] {
  const lines = readme.split('\n');
  const from = lines.findIndex((line) => line.startsWith(`| ${heading} `)) + 2;
  const rows = lines.slice(from).map((line) => line.split('|').map((cell) => cell.trim()));
  return rows
    .slice(
      0,
      rows.findIndex((cells) => cells.length === 1),
    )
    .map((cells) => cells.slice(1, -1));
}

describe("the README's table of variables", () => {
  test('is what the code declares: names, defaults, accepted values and meanings', () => {
    const rows = declared.map(({ name, unset, accepted, meaning }) => [`\`${name}\``, unset, accepted, meaning]);
    expect(rowsOf('Variable')).toEqual(rows);
  });

  test('has every variable that the configuration reads, and no other', () => {
    const read = new Set<string>();
    const env = new Proxy<Record<string, string>>({}, { get: (_env, name) => void read.add(String(name)) });
    loadConfig(env);
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
