import { excepts, holdsOn, refusedException } from '../laws/exceptions.ts';
import { laws } from '../laws/index.ts';
import type { Finding } from '../../model/finding.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { readConfig } from '../../model/config/config.ts';
import type { CheckContext } from './context.ts';

/** What only the whole of the repository shows: each law over what people wrote, over what each tree renders, or both. */
export async function graphFindings(context: CheckContext, now: Date = new Date()): Promise<readonly Finding[]> {
  const sources = await context.sources();
  const trees = (await context.trees()).map(({ objects }) => objects);
  const read = {
    sources: [sources],
    renders: trees,
    both: trees.map((objects) => objects.concat(sources)),
  };
  const { exceptions } = readConfig();
  const day = now.toISOString().slice(0, 10);
  const needed = new Set<unknown>();
  const findings = laws.flatMap(({ name, reads, check }) =>
    read[reads].flatMap(check).filter((found) => {
      const exception = exceptions.find((each) => excepts(each, name, found));
      needed.add(exception);
      return exception === undefined || !holdsOn(exception, day);
    }),
  );
  // Of another checkout they are not ours to judge.
  const refused = context.root === repositoryRoot ? exceptions : [];
  const names = laws.map(({ name }) => name);
  return [
    ...new Map(findings.map((found) => [JSON.stringify(found), found])).values(),
    ...refused.flatMap((each) => refusedException(each, day, { laws: names, needed: needed.has(each) }) ?? []),
  ];
}
