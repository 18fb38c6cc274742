import type { InitResult } from './init.ts';
import type { FileChange } from './plan.ts';
import { repositoryParts } from './repository.ts';

/** What `init` did, or would do, and what comes next. */
export function initText({ names, owners, changes }: InitResult, dryRun: boolean): string {
  const of = `${names.repository}, images ${names.images}/…, hosts under ${names.domain}, owners ${owners.everything.join(' ')}`;
  if (changes.length === 0) return `Nothing to change: this is ${of} already.`;
  const files = `${changes.length} ${changes.length === 1 ? 'file' : 'files'}`;
  const lines = changes.flatMap(linesOf);
  if (dryRun) return [...lines, `${files} would be written: ${of}.`].join('\n');
  return [...lines, `${files} written: ${of}.`, '', 'Next:', ...next(names.images)].join('\n');
}

function linesOf({ path, edits }: FileChange): readonly string[] {
  return [
    path,
    ...edits.map(({ line, before, after }) =>
      after === ''
        ? `  ${line}: ${before.trim()} goes: its image is not in your registry`
        : `  ${line}: ${changed(before, after)}`,
    ),
  ];
}

/** The words in which two versions of a line differ, as "old → new". */
function changed(before: string, after: string): string {
  const [old, fresh] = [before.trim().split(/\s+/), after.trim().split(/\s+/)];
  const [least, most] = [Math.min(old.length, fresh.length), Math.max(old.length, fresh.length)];
  const start = old.findIndex((word, index) => word !== fresh[index]);
  const same = old.toReversed().findIndex((word, index) => word !== fresh.at(-1 - index));
  // Where only words were added or taken away, the one before them says where.
  const from = Math.min(start === -1 ? least : start, least - 1);
  const end = old.length === fresh.length ? most - same : Infinity;
  return [old, fresh].map((words) => words.slice(from, end).join(' ')).join(' → ');
}

function next(images: string): readonly string[] {
  const registry = repositoryParts(`https://${images}`)[0];
  return [
    '  git diff                                 # look at it',
    '  npm run lockstep -- check                # it still holds together',
    "  git commit --all --message 'Make it ours' && git push",
    '  docs/pipeline.md#set-up-a-fork           # the App, the environments, the rules of main',
    ...(registry === 'ghcr.io' ? [] : [`The workflows log in to ghcr.io: change their log-in to ${registry}.`]),
  ];
}
