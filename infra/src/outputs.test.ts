import { expect, test } from '@jest/globals';
import { outputNames, parseOutputs } from './outputs.ts';

const printed = Object.fromEntries(Object.values(outputNames.cluster).map((name) => [name, { value: `the ${name}` }]));

test('what Terraform prints of a cluster is read by its names here', () => {
  const facts = parseOutputs('cluster', JSON.stringify(printed));
  expect(facts.clusterName).toBe('the cluster_name');
  expect(Object.keys(facts)).toEqual(Object.keys(outputNames.cluster));
});

test('a stack that was not applied yet says what is missing', () => {
  const { vpc_id: _gone, ...rest } = printed;
  expect(() => parseOutputs('cluster', JSON.stringify(rest))).toThrow('The outputs of the stack cluster lack vpc_id');
  expect(() => parseOutputs('network', '{}')).toThrow('Apply the stack network of this commit first');
});
