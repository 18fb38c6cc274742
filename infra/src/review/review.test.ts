import { expect, test } from '@jest/globals';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import type { EnvironmentStacks } from '../stacks/model.ts';
import { readGolden } from '../stacks/read.ts';
import { planComment } from './comment.ts';
import { reviewStacks } from './review.ts';
import { reviewMarkdown, reviewText } from './text.ts';

// A fork may have more.
const golden = (await readGolden(repositoryRoot)).filter(({ environment }) =>
  ['staging', 'production'].includes(environment),
);

/** Both environments with a change of one's cluster, written as text. */
function withText(environment: string, from: string, to: string): readonly EnvironmentStacks[] {
  return golden.map((one) =>
    one.environment === environment ? (JSON.parse(JSON.stringify(one).replaceAll(from, to)) as EnvironmentStacks) : one,
  );
}

test('nothing changed is said so', () => {
  expect(reviewText(reviewStacks(golden, golden))).toBe(
    [
      'environment  stacks     resources  USD a month',
      'staging      no change  +0 ~0 -0   253.55',
      'production   no change  +0 ~0 -0   438.17',
    ].join('\n'),
  );
});

test('one more node is counted, and costs its price and its disk', () => {
  const more = withText('staging', '"usual_nodes":2', '"usual_nodes":3');
  const [staging, production] = reviewStacks(golden, more);
  expect(staging!.costs).toEqual([
    { what: 'node t3.large', before: 2, after: 3, usd: expect.closeTo(60.736) },
    { what: 'Auto Mode of node t3.large', before: 2, after: 3, usd: expect.closeTo(7.288) },
    { what: 'gp3 GiB', before: 100, after: 150, usd: expect.closeTo(4) },
  ]);
  expect(staging!.parts).toEqual(['cluster']);
  // It is no resource: nodes come by what runs.
  expect(staging!.changes).toEqual([]);
  expect(production!.changes).toEqual([]);
  expect(reviewMarkdown([staging!, production!])).toContain(
    '| staging | cluster | +0 ~0 -0 | 253.55 → 325.57 (+72.02) |',
  );
});

test('what a cluster keeps for life is a danger', () => {
  const moved = withText('production', '10.30.', '10.40.');
  const [, production] = reviewStacks(golden, moved);
  const vpc = production!.changes.find(({ address }) => address === 'aws_vpc.vpc');
  expect(vpc?.danger).toBe('cidr_block cannot change: a new one is made, and everything in it goes');
  expect(reviewMarkdown([production!])).toContain('- **danger** production: `aws_vpc.vpc`: cidr_block cannot change');
});

test('a new environment is all added, and one without a cluster loses everything that runs', () => {
  const [staging] = reviewStacks([], golden);
  expect(staging!.changes.every(({ change }) => change === 'added')).toBe(true);
  expect(staging!.usdBefore).toBe(0);
  const less = structuredClone(golden[0]!) as { stacks: { cluster: { resource: Record<string, unknown> } } };
  delete less.stacks.cluster.resource['aws_eks_cluster'];
  const [gone] = reviewStacks(golden, [less as never]);
  expect(gone!.changes.map(({ change, danger }) => [change, danger])).toContainEqual([
    'removed',
    'everything that runs in it goes',
  ]);
});

test.each([
  ['1.36', '1.37', []],
  ['1.36', '1.38', ['it was 1.36, and EKS goes up by one minor']],
  ['1.36', '1.35', ['it was 1.36, and EKS goes back to none']],
])('from %s to %s', (from, to, reasons) => {
  const [staging] = reviewStacks(golden, withText('staging', `"version":"${from}"`, `"version":"${to}"`));
  expect(staging!.refused.map(({ reason }) => reason)).toEqual(reasons);
});

test('a plan is folded under its count, and cannot end its own block', () => {
  const comment = planComment(
    ['', '### AWS'],
    [
      { stack: 'staging-cluster', text: 'a ``` b\n\nPlan: 1 to add, 0 to change, 0 to destroy.\n' },
      { stack: 'production-cluster', text: 'No changes. Your infrastructure matches the configuration.' },
    ],
  );
  expect(comment).toContain('<summary>staging-cluster: Plan: 1 to add, 0 to change, 0 to destroy.</summary>');
  expect(comment).toContain('\n````\na ``` b');
  expect(comment).toContain('<summary>production-cluster: No changes.');
});

test('a long plan keeps its end, and the comment its size', () => {
  const text = `${'x'.repeat(100_000)}\nPlan: 9 to add, 0 to change, 0 to destroy.`;
  const comment = planComment(
    ['### AWS'],
    [
      { stack: 'one', text },
      { stack: 'other', text },
    ],
    20_000,
  );
  expect(comment.length).toBeLessThan(20_000);
  expect(comment.match(/Plan: 9 to add, 0 to change, 0 to destroy\.\n```/g)).toHaveLength(2);
});

test('a new cluster does not begin with a version whose support has ended; one that stands stays changeable', () => {
  const refusedOn = (day: string, before: readonly EnvironmentStacks[]) =>
    reviewStacks(before, golden, new Date(day)).flatMap(({ environment, refused }) =>
      refused.map(({ reason }) => `${environment}: ${reason}`),
    );
  expect(refusedOn('2027-08-02', [])).toEqual([]);
  expect(refusedOn('2027-08-03', golden)).toEqual([]);
  expect(refusedOn('2027-08-03', golden.slice(0, 1))).toEqual([
    "production: EKS's standard support ended on 2027-08-02, and this cluster is new",
  ]);
});
