import type { Command } from 'commander';
import { hold, type WantedHold } from '../../delivery/hold.ts';
import { branchEnding, whatOf } from '../../delivery/named-services.ts';
import { holdSentence, releaseLine } from '../../model/hold-file.ts';
import { imagesOfServices } from '../../model/services.ts';
import { destinationOf } from '../../delivery/write/open-change.ts';
import { onCallOptions, type OnCallOptions } from './options.ts';
import type { Environment } from '../../model/environment.ts';
import { environmentArgument } from '../options.ts';
import { defined } from '../../lib/values/defined.ts';

type Options = OnCallOptions & WantedHold;

export function register(program: Command): void {
  const command = program
    .command('hold')
    .description(
      'let an environment, or some of its services, take nothing new until release-hold or a moment, by a commit on main',
    )
    .argument(...environmentArgument)
    .requiredOption('--reason <text>', 'why; whoever is stopped by it reads it')
    .option('--until <moment>', 'when it is over: a day, which is its beginning in UTC, or RFC 3339 (default: no end)')
    .option('--from <moment>', 'when it begins, for a freeze to come (default: now)');
  onCallOptions(command).action(async (environment: Environment, options: Options) => {
    const only = imagesOfServices(options.only);
    const name = `hold/${environment}${branchEnding(only)}`;
    const { repo, shown, flags, branch, open } = await destinationOf(options, name);
    const { reason, from, until } = options;
    const result = await hold({ repo, environment, reason, ...defined({ from, until, only, branch }) });
    const words = `${environment} ${result.hold!.from === undefined ? 'is' : 'will be'} ${holdSentence(result.hold!)}`;
    const pullRequest =
      result.commit === undefined
        ? undefined
        : await open?.(`Hold ${whatOf(environment, only)}`, `With this, ${words}.`);
    if (options.json) return console.log(JSON.stringify({ ...result, repository: shown, ...defined({ pullRequest }) }));
    const how =
      result.commit === undefined ? `as it was already on main of ${shown}` : `by ${result.commit} on main of ${shown}`;
    if (result.instead !== undefined) console.log(`It takes the place of: ${holdSentence(result.instead)}.`);
    console.log(
      pullRequest === undefined
        ? `${words}, ${how}.\nGo on: npm run lockstep -- ${releaseLine(environment, only)} ${flags}`
        : `${pullRequest.url} offers it; ${whatOf(environment, only)} is held when it is merged.`,
    );
  });
}
