import { expect, test } from '@jest/globals';
import { readConfig } from '../../model/config/config.ts';
import { finding, sentence, type Rendered } from '../../model/finding.ts';
import type { Law } from '../laws/law.ts';
import { askLaw } from './ask-law.ts';

const objects: readonly Rendered[] = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => ({
  file: 'clusters/staging/web',
  object: { apiVersion: 'v1', kind: 'Service', metadata: { name } },
}));
const nameOf = ({ object }: Rendered): string => object.metadata.name;
const ask = (check: Law['check']) => {
  const { findings, unjudged } = askLaw({ name: 'any', reads: 'renders', check }, objects, readConfig());
  return { findings: findings.map(({ object }) => object), unjudged: unjudged.map((each) => sentence(each)) };
};
const breakingOn =
  (...names: readonly string[]): Law['check'] =>
  (all) =>
    all.map((source) => {
      if (names.includes(nameOf(source))) throw new TypeError('x is not a function');
      return finding(source, 'name', nameOf(source), { reason: 'r', wayOut: 'w' });
    });

test('a law that breaks on one object names it, and is heard on all others', () => {
  const { findings, unjudged } = ask(breakingOn('c'));
  expect(findings).toEqual(['a', 'b', 'd', 'e', 'f', 'g'].map((name) => `Service ${name}`));
  expect(unjudged).toEqual([
    expect.stringMatching(
      /^clusters\/staging\/web: Service c: the answer of the law any is nothing: the law broke: TypeError: x is not a function \(gate\/check\/ask-law\.test\.ts:\d+\)\./,
    ),
  ]);
});

test('each of several is named', () => {
  const { findings, unjudged } = ask(breakingOn('a', 'g', 'd'));
  expect(findings).toHaveLength(4);
  expect(unjudged.map((words) => words.split(': ')[1]).toSorted()).toEqual(['Service a', 'Service d', 'Service g']);
});

test('a law that breaks on everything, or on nothing, ends and is not passed', () => {
  expect(ask(breakingOn('a', 'b', 'c', 'd', 'e', 'f', 'g'))).toMatchObject({ findings: [], unjudged: { length: 6 } });
  const onNothing = ask(() => {
    throw new RangeError('too deep');
  });
  expect(onNothing).toEqual({ findings: [], unjudged: [expect.stringContaining('RangeError: too deep')] });
});
