import { changedPaths, parentsOf } from '../lib/git/history.ts';
import { precedes } from '../lib/git/objects.ts';
import type { GitHub } from '../lib/github/github.ts';
import { mergedBy } from '../lib/github/pulls.ts';
import { liesIn } from '../lib/files/paths.ts';
import { firstEnvironment } from '../model/environment.ts';
import { holdPath } from '../model/hold-file.ts';
import { imagesPath } from '../model/images-file.ts';

/** What a push that passes the rules of main may write: what a bump does. */
const bumped = [imagesPath(firstEnvironment), holdPath(firstEnvironment)] as const;

interface Pushed {
  readonly before: string;
  readonly after: string;
}

/**
 * What came onto main past its rules and is more than a bump, a sentence each: a commit that no merged pull request made
 * and that writes anything but the first environment's images. Who may pass the rules pushes nothing else.
 */
export async function pushedPast(root: string, { before, after }: Pushed, github: GitHub): Promise<readonly string[]> {
  if ((await precedes(root, before, after)) !== true)
    return [`${before} is no longer part of main: its history was rewritten`];
  const parents = await parentsOf(root, { in: [after], notIn: [before] });
  const found = [...parents].map(async ([commit, [parent]]): Promise<readonly string[]> => {
    if (parent === undefined) return [`${commit} has nothing before it`];
    const paths = await changedPaths(root, parent, commit);
    const other = paths.filter((path) => !bumped.some((own) => liesIn(path, own)));
    if (other.length === 0 || (await mergedBy(github, commit)) !== undefined) return [];
    const more = other.length > 5 ? `, and ${other.length - 5} more` : '';
    return [`${commit} was merged by no pull request, and writes ${other.slice(0, 5).join(', ')}${more}`];
  });
  return (await Promise.all(found)).flat();
}
