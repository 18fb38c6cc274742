import { allowances, covers } from '../laws/allowed.ts';
import { laws } from '../laws/index.ts';
import type { Finding } from '../../model/finding.ts';
import { repositoryRoot } from '../../lib/paths.ts';
import type { CheckContext } from './context.ts';

/** What only the whole of the repository shows: each law over what people wrote, over what each tree renders, or both. */
export async function graphFindings(context: CheckContext): Promise<readonly Finding[]> {
  const sources = await context.sources();
  const trees = (await context.trees()).map(({ objects }) => objects);
  const read = {
    sources: [sources],
    renders: trees,
    both: trees.map((objects) => objects.concat(sources)),
  };
  const needed = new Set<unknown>();
  const findings = laws.flatMap(({ name, reads, check }) =>
    read[reads].flatMap(check).filter((found) => {
      const allowance = allowances.find((each) => covers(each, name, found));
      needed.add(allowance);
      return allowance === undefined;
    }),
  );
  // Of another checkout they are not ours to judge.
  const stale = context.root === repositoryRoot ? allowances.filter((allowance) => !needed.has(allowance)) : [];
  return [...new Map(findings.map((found) => [JSON.stringify(found), found])).values(), ...stale.map(unneeded)];
}

function unneeded({ law, object }: (typeof allowances)[number]): Finding {
  const reason = `nothing there breaks ${law} any more`;
  const file = 'tools/src/gate/laws/allowed.ts';
  return { file, object, field: 'the exception', value: 'not needed', reason, wayOut: 'Remove it.' };
}
