import type { Command } from 'commander';
import { hold } from '../../delivery/hold.ts';
import { holdSentence } from '../../model/hold-file.ts';
import { destinationOf } from '../../delivery/write/open-change.ts';
import { onCallOptions, type OnCallOptions } from './options.ts';
import type { Environment } from '../../model/environment.ts';
import { environmentArgument } from '../options.ts';
import { defined } from '../../lib/values/defined.ts';

interface Options extends OnCallOptions {
  reason: string;
}

export function register(program: Command): void {
  const command = program
    .command('hold')
    .description('let an environment take nothing new until release-hold, by a commit on main')
    .argument(...environmentArgument)
    .requiredOption('--reason <text>', 'why; whoever is stopped by it reads it');
  onCallOptions(command).action(async (environment: Environment, options: Options) => {
    const { repo, branch, open } = await destinationOf(options, `hold/${environment}`);
    const result = await hold({ repo, environment, reason: options.reason, ...defined({ branch }) });
    const words = `${environment} is ${holdSentence(result.hold!)}`;
    const pullRequest =
      result.commit === undefined ? undefined : await open?.(`Hold ${environment}`, `With this, ${words}.`);
    if (options.json) return console.log(JSON.stringify({ ...result, ...defined({ pullRequest }) }));
    const how = result.commit === undefined ? 'as it was already' : `by ${result.commit} on main`;
    console.log(
      pullRequest === undefined
        ? `${words}, ${how}.\nGo on: npm run lockstep -- release-hold ${environment}`
        : `${pullRequest.url} offers it; ${environment} is held when it is merged.`,
    );
  });
}
