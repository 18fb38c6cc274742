import type { Command } from 'commander';
import { repositoryRoot } from '../lib/files/paths.ts';
import { readConfig } from '../model/config/config.ts';
import { initNames } from '../model/names/init.ts';
import { initText } from '../model/names/init-text.ts';
import type { NamesWish } from '../model/names/wanted.ts';
import { keepOnly } from '../model/new-service/keep-only.ts';
import { commaSeparated } from './options.ts';
import { makeServices } from './services/make.ts';

interface Options extends Omit<NamesWish, 'owners' | 'serviceOwners' | 'productionOwners'> {
  owners?: string[];
  serviceOwners?: string[];
  productionOwners?: string[];
  only?: string[];
  dryRun?: true;
  force?: true;
  json?: true;
}

const example = `
Example:
  npm run lockstep -- init --repository https://github.com/acme/shop --registry ghcr.io/acme \\
    --domain shop.example.org --owners @acme/platform --production-owners @acme/leads

Run it again with some of the options to change them, or without any after an update of the template.`;

export function register(program: Command): void {
  program
    .command('init')
    .description('make a fork yours: its names, in the work tree only, for you to look at and commit')
    .option('--repository <url>', 'where it lives (default: the remote origin)')
    .option('--registry <name>', 'what stands before /SERVICE in its images (default: ghcr.io/OWNER/REPOSITORY)')
    .option('--domain <name>', 'what its hosts are under: web.staging.DOMAIN')
    .option('--owners <owner...>', 'who reviews: @user or @organisation/team; commas separate as well', commaSeparated)
    .option('--service-owners <owner...>', 'who reviews apps/ and packages/ (default: --owners)', commaSeparated)
    .option('--production-owners <owner...>', 'who reviews production and base/ (default: --owners)', commaSeparated)
    .option('--only <service...>', 'take the other services out, of which nothing is released yet', commaSeparated)
    .option('--dry-run', 'say what would be written')
    .option('--force', 'write over changes that no commit has')
    .option('--json', 'print JSON')
    .addHelpText('after', example)
    .action(async ({ dryRun, force, json, only, ...wish }: Options) => {
      if (only !== undefined) return console.log(await takenOut(only, { dryRun, json }));
      const result = await initNames({ root: repositoryRoot, wish, dryRun: dryRun === true, force: force === true });
      const { names, owners, changes } = result;
      const edits = changes.flatMap((change) => change.edits);
      console.log(json ? JSON.stringify({ names, owners, edits }) : initText(result, dryRun === true));
    });
}

/** Takes the others out, and says which; `--dry-run` only says which would go. */
async function takenOut(
  only: readonly string[],
  { dryRun, json }: Record<'dryRun' | 'json', true | undefined>,
): Promise<string> {
  const config = readConfig();
  const gone = dryRun
    ? config.services.flatMap(({ name }) => (only.includes(name) ? [] : [name]))
    : await keepOnly(repositoryRoot, config, only);
  if (!dryRun && gone.length > 0) await makeServices(repositoryRoot);
  if (json) return JSON.stringify(gone);
  if (gone.length === 0) return `Nothing to do: ${only.join(' and ')} is all that there is.`;
  if (dryRun) return `Would take out: ${gone.join(', ')}.`;
  return `Taken out: ${gone.join(', ')}. Look at it with git diff, run npm test, and commit it.`;
}
