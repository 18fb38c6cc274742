import type { Command } from 'commander';
import { releaseHold } from '../../delivery/hold.ts';
import { branchEnding, whatOf } from '../../delivery/named-services.ts';
import { holdSentence } from '../../model/hold-file.ts';
import { imagesOfServices, serviceNameOf } from '../../model/services.ts';
import { destinationOf } from '../../delivery/write/open-change.ts';
import { onCallOptions, type OnCallOptions } from './options.ts';
import type { Environment } from '../../model/environment.ts';
import { environmentArgument } from '../options.ts';
import { defined } from '../../lib/values/defined.ts';

export function register(program: Command): void {
  const command = program
    .command('release-hold')
    .description('let an environment, or some of its services, take new versions again, by a commit on main')
    .argument(...environmentArgument);
  onCallOptions(command).action(async (environment: Environment, options: OnCallOptions) => {
    const only = imagesOfServices(options.only);
    const name = `release-hold/${environment}${branchEnding(only)}`;
    const { repo, shown, branch, open } = await destinationOf(options, name);
    const result = await releaseHold({ repo, environment, ...defined({ only, branch }) });
    const now = result.stays === undefined ? 'open again' : holdSentence(result.stays);
    const not = (result.notHeld ?? []).map((image) => `${serviceNameOf(image)} was not held.`);
    const was = result.hold === undefined ? '' : ` It was ${holdSentence(result.hold)}.`;
    const pullRequest =
      result.commit === undefined
        ? undefined
        : await open?.(
            `Release the hold of ${whatOf(environment, only)}`,
            `With this, ${environment} is ${now}.${was}`,
          );
    if (options.json) return console.log(JSON.stringify({ ...result, repository: shown, ...defined({ pullRequest }) }));
    if (result.commit === undefined)
      return console.log(`Nothing to do: ${whatOf(environment, only)} is not held on main of ${shown}.`);
    if (not.length > 0) console.log(not.join(' '));
    console.log(
      pullRequest === undefined
        ? `${environment} is ${now}, by ${result.commit} on main of ${shown}.${was}`
        : `${pullRequest.url} offers it; ${environment} is ${now} when it is merged.`,
    );
  });
}
