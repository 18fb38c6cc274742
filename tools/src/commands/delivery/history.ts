import type { Command } from 'commander';
import { eventsText } from '../../delivery/history/events-text.ts';
import { eventsOf } from '../../delivery/history/history.ts';
import { withSource, type ReadOptions } from '../../delivery/read-repository.ts';
import { requireWholeHistory } from '../../lib/git/repository.ts';
import { versionsOf } from '../../delivery/history/versions.ts';
import { shortCommit } from '../../model/image-reference.ts';
import { toStandardError } from '../../lib/values/say.ts';
import type { Environment } from '../../model/environment.ts';
import { environmentArgument, instanceOption, readRepositoryOption, revisionOption } from '../options.ts';

export function register(program: Command): void {
  program
    .command('history')
    .description('what an environment ran, from git alone: when, by whom, from which image to which, rollbacks, holds')
    .argument(...environmentArgument)
    .option(...readRepositoryOption)
    .option(...revisionOption)
    .option(...instanceOption)
    .option('--json', 'print JSON, oldest first')
    .action(async (environment: Environment, options: ReadOptions & { json?: true }) => {
      const events = await withSource(options, async ({ repo, commit, name }) => {
        toStandardError(`Read at ${shortCommit(commit)} of ${name}`);
        await requireWholeHistory(repo, name);
        return eventsOf(await versionsOf(repo, environment, commit));
      });
      console.log(options.json ? JSON.stringify(events, null, 2) : eventsText(events));
    });
}
