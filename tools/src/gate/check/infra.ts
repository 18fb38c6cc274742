import { invariantFindings } from '@lockstep/infra/invariants';
import { reviewStacks } from '@lockstep/infra/review/review';
import { hasGolden, readGolden, readGoldenAt } from '@lockstep/infra/stacks/read';
import type { Finding } from '../../model/finding.ts';
import type { CheckContext } from './context.ts';

/**
 * What the golden files of infra/ say of AWS keeps the invariants, and an upgrade of Kubernetes goes up by one minor.
 * That they say what is synthesized is proven by the tests, which have cdktf. A checkout without infra/ breaks nothing.
 */
export async function infraFindings({ root, base, start }: CheckContext): Promise<readonly Finding[]> {
  if (!(await hasGolden(root))) return [];
  const stacks = await readGolden(root);
  const found = invariantFindings(stacks);
  if (base === undefined) return found;
  const before = await readGoldenAt(root, await start());
  return [...found, ...reviewStacks(before, stacks).flatMap(({ refused }) => refused)];
}
