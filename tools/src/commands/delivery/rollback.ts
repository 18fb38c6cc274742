import type { Command } from 'commander';
import { changeDetails, changeSummary } from '../../delivery/write/change.ts';
import { holdSentence } from '../../model/hold-file.ts';
import { destinationOf } from '../../delivery/write/open-change.ts';
import type { Target } from '../../delivery/write/target.ts';
import { onCallOptions, type OnCallOptions } from './options.ts';
import { rollBack, type RollbackResult } from '../../delivery/rollback.ts';
import type { Environment } from '../../model/environment.ts';
import { environmentArgument } from '../options.ts';
import { defined } from '../../lib/values/defined.ts';

interface Options extends OnCallOptions {
  reason: string;
  to?: string;
  push?: true;
  dryRun?: true;
}

export function register(program: Command): void {
  const command = program
    .command('rollback')
    .description('put an environment back to what it ran before, and hold it, by one commit on main')
    .argument(...environmentArgument)
    .requiredOption('--reason <text>', 'why; it stands in the commit and in the hold')
    .option('--to <version>', "an earlier version: the start of its commit, of an image's commit or of a digest")
    .option('--push', 'commit to main (the default)')
    .option('--dry-run', 'say what would be done');
  onCallOptions(command).action(async (environment: Environment, options: Options) => {
    const target = await destinationOf(options, `rollback/${environment}`);
    const { repo, branch, open } = target;
    const { reason, to, dryRun } = options;
    const result = await rollBack({
      repo,
      environment,
      reason,
      ...defined({ to, dryRun, branch }),
    });
    const pullRequest =
      result.commit === undefined
        ? undefined
        : await open?.(
            `Roll ${environment} back to ${changeSummary(result.changes)}`,
            bodyOf(environment, target, result),
          );
    console.log(
      options.json
        ? JSON.stringify({ ...result, repository: target.shown, ...defined({ pullRequest }) })
        : text(environment, target, result, pullRequest?.url),
    );
  });
}

function bodyOf(environment: Environment, { flags }: Target, { changes, hold, target }: RollbackResult): string {
  return [
    `Merging this puts ${environment} back to what it ran since ${target.time} (${target.commit.slice(0, 12)}):`,
    '',
    '```diff',
    changeDetails(changes),
    '```',
    '',
    `Reason: ${hold.reason}`,
    '',
    `${environment} is held with it: end that by \`npm run lockstep -- release-hold ${environment} ${flags}\`.`,
  ].join('\n');
}

function text(
  environment: Environment,
  { shown, flags }: Target,
  { changes, commit, target, hold, instead }: RollbackResult,
  url?: string,
): string {
  if (changes.length === 0) return `Nothing to do: ${environment} runs that already on main of ${shown}.`;
  const lines = [
    changeDetails(changes),
    ...(instead === undefined
      ? []
      : [`The hold takes the place of that of another rollback: ${holdSentence(instead)}.`]),
    `${environment} ran that since ${target.time}, by ${target.commit.slice(0, 7)} "${target.subject}".`,
  ];
  if (commit === undefined) return [...lines, `Nothing was written to ${shown}: this is a dry run.`].join('\n');
  return [
    ...lines,
    url === undefined
      ? `Rolled back by ${commit} on main of ${shown}. ${environment} is ${holdSentence(hold)}.`
      : `${url} offers it; ${environment} is rolled back and held when it is merged.`,
    `When it is mended: npm run lockstep -- release-hold ${environment} ${flags}`,
  ].join('\n');
}
