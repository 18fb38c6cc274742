import type { Command } from 'commander';
import { closeBranch, previewsIn, showBranch, type Preview } from '../../cluster/preview/preview.ts';
import { Failure } from '../../lib/failure.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { table } from '../../lib/values/table.ts';
import { toStandardError } from '../../lib/values/say.ts';
import { loadInstance, parseInstanceName } from '../../model/instance.ts';
import { slotName } from '../../model/preview.ts';
import { commaSeparated } from '../options.ts';

interface Options {
  readonly service?: string[];
  readonly close?: true;
  readonly instance: string;
}

export function register(program: Command): void {
  program
    .command('preview')
    .description('show a branch in staging, beside main, at a host of its own; without a branch: list what is shown')
    .argument('[branch]', 'as git has it here: what is not committed is not shown')
    .option('--service <name>', 'which services (default: those that the branch changes)', commaSeparated)
    .option('--close', 'take it away again')
    .option('--instance <name>', 'the set of local clusters', parseInstanceName, 'default')
    .action(async (branch: string | undefined, { service, close, instance: name }: Options) => {
      const instance = await loadInstance(name);
      if (branch === undefined) {
        requireBranch(close);
        return console.log(lines(await previewsIn(instance)) || 'No branch is shown.');
      }
      if (close) {
        const gone = await closeBranch(instance, branch);
        return console.log(`Gone: ${gone.map(({ slot, service: one }) => `${one} in ${slotName(slot)}`).join(', ')}`);
      }
      const wish = { instance, checkout: repositoryRoot, branch, services: service, say: toStandardError };
      console.log(lines(await showBranch(wish)));
    });
}

function requireBranch(close: true | undefined): void {
  if (close === undefined) return;
  throw new Failure({ what: '--close says of no branch that it goes', wayOut: 'Name it: preview BRANCH --close.' });
}

function lines(previews: readonly Preview[]): string {
  return table(
    previews.map(({ slot, service, branch, commit, url }) => [
      slotName(slot),
      service,
      branch,
      commit.slice(0, 7),
      url,
    ]),
  );
}
