import { expect, test } from '@jest/globals';
import { toMake } from './check-machine.ts';

const both = { environments: ['staging', 'production'], small: false } as const;

test.each([
  ['both clusters', both, [], { clusters: 2, nodes: 4 }],
  ['both with one node each', { ...both, small: true }, [], { clusters: 2, nodes: 2 }],
  ['staging alone', { ...both, environments: ['staging'] }, [], { clusters: 1, nodes: 1 }],
  ['production beside a staging that is there', both, ['staging'], { clusters: 1, nodes: 3 }],
  ['staging beside a production that is there', both, ['production'], { clusters: 1, nodes: 1 }],
  ['nothing where both are there', both, ['staging', 'production'], { clusters: 0, nodes: 0 }],
] as const)('a start makes %s', (_what, instance, there, expected) => {
  expect(toMake(instance, there)).toEqual(expected);
});
