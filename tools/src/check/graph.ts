import { allowances, covers } from '../laws/allowed.ts';
import { laws } from '../laws/index.ts';
import type { Finding, Rendered } from '../laws/law.ts';
import { waitsForFirstRelease } from '../laws/pinned-images.ts';
import type { CheckContext } from './context.ts';

/** What only the whole of the repository shows: each law over what people wrote, or over what each tree renders. */
export async function graph(context: CheckContext): Promise<readonly Finding[]> {
  const trees = (await context.trees()).map(({ objects }) => objects);
  const findings = [
    ...trees.flatMap((objects) => refused('renders', objects)),
    ...refused('sources', await context.sources()),
  ];
  const pending = findings.filter((found) => waitsForFirstRelease(found));
  for (const { file, value } of pending) context.note(`waits for its first release: ${value} in ${file}`);
  return findings.filter((found) => !pending.includes(found));
}

function refused(reads: 'renders' | 'sources', objects: readonly Rendered[]): readonly Finding[] {
  return laws
    .filter((law) => law.reads === reads)
    .flatMap(({ name, check }) =>
      check(objects).filter((found) => !allowances.some((allowance) => covers(allowance, name, found))),
    );
}
