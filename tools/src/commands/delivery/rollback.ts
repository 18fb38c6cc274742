import type { Command } from 'commander';
import { changeDetails, changeSummary } from '../../delivery/write/change.ts';
import { branchEnding, whatOf } from '../../delivery/named-services.ts';
import { holdSentence, releaseLine } from '../../model/hold-file.ts';
import { shortName } from '../../model/image-reference.ts';
import { imagesOfServices, serviceNameOf } from '../../model/services.ts';
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
    .description(
      'put an environment, or some of its services, back to what ran before, and hold it, by one commit on main',
    )
    .argument(...environmentArgument)
    .requiredOption('--reason <text>', 'why; it stands in the commit and in the hold')
    .option('--to <version>', "an earlier version: the start of its commit, of an image's commit or of a digest")
    .option('--push', 'commit to main (the default)')
    .option('--dry-run', 'say what would be done');
  onCallOptions(command).action(async (environment: Environment, options: Options) => {
    const only = imagesOfServices(options.only);
    const target = await destinationOf(options, `rollback/${environment}${branchEnding(only)}`);
    const { repo, branch, open } = target;
    const { reason, to, dryRun } = options;
    const result = await rollBack({
      repo,
      environment,
      reason,
      ...defined({ to, only, dryRun, branch }),
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

function bodyOf(environment: Environment, { flags }: Target, { changes, hold, ...rest }: RollbackResult): string {
  const versions = [rest.target, ...rest.targets].map(({ time, commit }) => `${time} (${commit.slice(0, 12)})`);
  return [
    `Merging this puts ${whatOf(environment, hold.images)} back to what it ran since ${versions.join(' and ')}:`,
    '',
    '```diff',
    changeDetails(changes),
    '```',
    '',
    `Reason: ${hold.reason}`,
    '',
    `${whatOf(environment, hold.images)} is held with it: end that by \`npm run lockstep -- ${releaseLine(environment, hold.images)} ${flags}\`.`,
  ].join('\n');
}

function text(environment: Environment, { shown, flags }: Target, result: RollbackResult, url?: string): string {
  const { changes, commit, hold, instead, backAlready } = result;
  const what = whatOf(environment, hold.images);
  if (changes.length === 0) return `Nothing to do: ${what} runs that already on main of ${shown}.`;
  const back = backAlready.map((image) => `${serviceNameOf(image)} stays: it was just rolled back, and is held.`);
  const lines = [
    changeDetails(changes),
    ...back,
    ...(instead === undefined
      ? []
      : [`The hold takes the place of that of another rollback: ${holdSentence(instead)}.`]),
    ...[result.target, ...result.targets].map(
      ({ time, commit: from, subject, images }) =>
        `${whatOf(environment, hold.images && images.map(({ name }) => shortName(name)))} ran that since ${time}, by ${from.slice(0, 7)} "${subject}".`,
    ),
  ];
  if (commit === undefined) return [...lines, `Nothing was written to ${shown}: this is a dry run.`].join('\n');
  return [
    ...lines,
    url === undefined
      ? `Rolled back by ${commit} on main of ${shown}. ${environment} is ${holdSentence(hold)}.`
      : `${url} offers it; ${what} is rolled back and held when it is merged.`,
    `When it is mended: npm run lockstep -- ${releaseLine(environment, hold.images)} ${flags}`,
  ].join('\n');
}
