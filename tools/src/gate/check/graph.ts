import { excepts, holdsOn, refusedException } from '../laws/exceptions.ts';
import { unreadSecrets } from '../references/secrets.ts';
import { laws } from '../laws/index.ts';
import type { Law } from '../laws/law.ts';
import type { Finding, Rendered } from '../../model/finding.ts';
import { configRoot, readConfig } from '../../model/config/config.ts';
import type { CheckContext } from './context.ts';

/** What only the whole of the repository shows: each law over what people wrote, over what each tree renders, or both. */
export async function graphFindings(context: CheckContext, now?: Date): Promise<readonly Finding[]> {
  const sources = await context.sources();
  const trees = (await context.trees()).map(({ objects }) => objects);
  const read = { sources: [sources], renders: trees, both: trees.map((objects) => objects.concat(sources)) };
  const asked = laws.filter(({ withoutRenders }) => !withoutRenders);
  return [...judge(context.root, asked, read, now), ...unreadSecrets(trees, readConfig(context.root).secrets)];
}

/** What the laws that need no renders say; a file that is no YAML is left to what renders it. */
export async function sourceFindings(context: CheckContext, now?: Date): Promise<readonly Finding[]> {
  const sources = await context.sources().catch((error: unknown) => {
    if (error instanceof ReferenceError) return [];
    throw error;
  });
  const asked = laws.filter(({ withoutRenders }) => withoutRenders);
  return judge(context.root, asked, { sources: [sources], renders: [], both: [] }, now);
}

/** What the laws refuse but for the fork's exceptions, and which of these laws' exceptions are to be refused. */
function judge(
  root: string,
  asked: readonly Law[],
  read: Readonly<Record<Law['reads'], readonly (readonly Rendered[])[]>>,
  now = new Date(),
): readonly Finding[] {
  const { exceptions } = readConfig();
  // What a change declares is a part of what is judged; laws that read no renders ask nothing of it.
  const config = readConfig(read.renders.length === 0 ? configRoot : root);
  const day = now.toISOString().slice(0, 10);
  const needed = new Set<unknown>();
  const findings = asked.flatMap(({ name, reads, check }) =>
    read[reads]
      .flatMap((objects) => check(objects, config))
      .filter((found) => {
        const exception = exceptions.find((each) => excepts(each, name, found));
        needed.add(exception);
        return exception === undefined || !holdsOn(exception, day);
      }),
  );
  const names = laws.map(({ name }) => name);
  const judged = new Set(asked.map(({ name }) => name));
  const isJudged = (law: string): boolean => judged.has(law) || (read.renders.length > 0 && !names.includes(law));
  // Of another checkout they are not ours to judge.
  const refused = root === configRoot ? exceptions.filter(({ law }) => isJudged(law)) : [];
  return [
    ...new Map(findings.map((found) => [JSON.stringify(found), found])).values(),
    ...refused.flatMap((each) => refusedException(each, day, { laws: names, needed: needed.has(each) }) ?? []),
  ];
}
