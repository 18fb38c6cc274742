import { Failure } from '../../lib/failure.ts';
import { mergeBase } from '../../lib/git/history.ts';
import { readTexts } from '../../lib/git/objects.ts';
import { isShallow } from '../../lib/git/repository.ts';
import type { FetchedTemplate } from '../../lib/git/template-refs.ts';
import { firstTrees } from '../../lib/git/trees.ts';
import { parseRecord, recordFile } from './record.ts';

/**
 * The commit of the template that a repository holds. `upgrade` has recorded it; before the first time it is where both
 * histories meet, or, in what GitHub makes of a template, the commit whose files the first commit has.
 * @throws {Failure} when none of these says it, or the template lacks it.
 */
export async function heldVersion(repo: string, template: FetchedTemplate, to: string): Promise<string> {
  const [text] = await readTexts(repo, [`HEAD:${recordFile}`]);
  if (text !== undefined) return recorded(text, template);
  const common = await mergeBase(repo, 'HEAD', to);
  if (common !== undefined) return common;
  const first = await firstTrees(repo, 'HEAD');
  const born = template.commits.find(({ tree }) => first.includes(tree));
  if (born !== undefined) return born.commit;
  const shallow = await isShallow(repo);
  throw new Failure({
    what: 'Which version of the template this repository holds cannot be told',
    why: shallow
      ? 'the clone lacks the beginning of its history'
      : `it has no ${recordFile}, and no commit of the template has the files of its first commit`,
    wayOut: shallow
      ? 'Bring the rest by `git fetch --unshallow`, then run this again.'
      : 'Name the commit or tag of the template that it was made from with --from REF; this once, since it is recorded.',
  });
}

function recorded(text: string, template: FetchedTemplate): string {
  const { commit, version } = parseRecord(text);
  if (template.commits.some((each) => each.commit === commit)) return commit;
  throw new Failure({
    what: `The template has no commit ${commit}, which ${recordFile} names as version ${version}`,
    wayOut: 'Name the template that you took it from with --template, or what you hold of this one with --from REF.',
  });
}
