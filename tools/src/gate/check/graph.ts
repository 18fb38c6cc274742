import { effectLaw, lessExcepted } from '../laws/exceptions.ts';
import { shapedRenders, shapedSources } from '../../model/shape/shaped.ts';
import { unreadSecrets } from '../references/secrets.ts';
import { laws } from '../laws/index.ts';
import type { Law } from '../laws/law.ts';
import type { Finding, Rendered } from '../../model/finding.ts';
import { configRoot, readConfig } from '../../model/config/config.ts';
import { askLaw } from './ask-law.ts';
import type { CheckContext } from './context.ts';

/** What only the whole of the repository shows: each law over what people wrote, over what each tree renders, or both. */
export async function graphFindings(context: CheckContext, now?: Date): Promise<readonly Finding[]> {
  const written = shapedSources(await context.sources());
  const rendered = (await context.trees()).map(({ folder, objects }) =>
    Object.assign({ folder }, shapedRenders(objects)),
  );
  const [sources, trees] = [written.objects, rendered.map(({ objects }) => objects)];
  const read = {
    sources: [sources],
    renders: trees,
    both: trees.map((objects) => objects.concat(sources)),
    environments: [rendered.flatMap(({ folder, objects }) => (folder.startsWith('clusters/') ? objects : []))],
  };
  const asked = laws.filter(({ withoutRenders }) => !withoutRenders);
  return [
    ...[written, ...rendered].flatMap(({ findings }) => findings),
    ...judge(context.root, asked, read, now),
    ...unreadSecrets(trees, readConfig(context.root).secrets),
  ];
}

/** What the laws that need no renders say, and of which files nothing can be said. */
export async function sourceFindings(context: CheckContext, now?: Date): Promise<readonly Finding[]> {
  const { objects, findings } = shapedSources(await context.sources());
  const asked = laws.filter(({ withoutRenders }) => withoutRenders);
  const unread = await context.unread();
  return [
    ...unread,
    ...findings,
    ...judge(context.root, asked, { sources: [objects], renders: [], both: [], environments: [] }, now),
  ];
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
  const answers = asked.flatMap((law) =>
    read[law.reads].map((objects) => ({ law: law.name, ...askLaw(law, objects, config) })),
  );
  const found = answers.flatMap(({ law, findings }) => findings.map((each) => ({ law, finding: each })));
  const names = [...laws.map(({ name }) => name), effectLaw];
  const judged = new Set(asked.map(({ name }) => name));
  const isJudged = (law: string): boolean => judged.has(law) || (read.renders.length > 0 && !names.includes(law));
  // Of an overlay, as clusters/staging/web.
  const rendered = new Set(read.renders.flatMap((objects) => objects.map(({ file }) => file.split('/')[2])));
  const refused = lessExcepted(found, {
    exceptions,
    day: now.toISOString().slice(0, 10),
    laws: names,
    // Of another checkout they are not ours to judge.
    isJudged: (law) => root === configRoot && isJudged(law),
    isOn: (part) => rendered.has(part),
  });
  const all = [...refused, ...answers.flatMap(({ unjudged }) => unjudged)];
  return [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
}
