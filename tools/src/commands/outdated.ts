import { InvalidArgumentError, type Command } from 'commander';
import { datedPins } from '../model/pins/dated.ts';
import { spanInDays, outdatedRows, pinKinds, type PinKind } from '../model/pins/outdated.ts';
import { outdatedText } from '../model/pins/outdated-text.ts';
import { Failure } from '../lib/failure.ts';
import { repositoryRoot } from '../lib/files/paths.ts';
import { commaSeparated } from './options.ts';

interface Options {
  kind?: readonly string[];
  olderThan?: string;
  json?: true;
}

const example = `
Example:
  npm run lockstep -- outdated --kind image,upstream
  npm run lockstep -- outdated --older-than 90d      # exits with 1 when something is`;

export function register(program: Command): void {
  program
    .command('outdated')
    .description('what is pinned of others, and for how long; from git alone, without the network')
    .option('--kind <kinds>', `only these: ${pinKinds.join(', ')}`, commaSeparated)
    .option('--older-than <span>', 'exit with 1 when something is pinned for longer, as 90d or 12w', parseSpan)
    .option('--json', 'print JSON')
    .addHelpText('after', example)
    .action(async ({ kind, olderThan, json }: Options) => {
      const strange = kind?.find((name) => !pinKinds.includes(name as PinKind));
      if (strange !== undefined) {
        const why = `the kinds are ${pinKinds.join(', ')}`;
        throw new Failure({ what: `"${strange}" is no kind of pin`, why, wayOut: 'Name some of these.' });
      }
      const limit = olderThan === undefined ? undefined : spanInDays(olderThan);
      const rows = outdatedRows(await datedPins(repositoryRoot), Date.now(), limit).filter(
        (row) => kind === undefined || kind.includes(row.kind),
      );
      console.log(json ? JSON.stringify(rows, null, 2) : outdatedText(rows, olderThan));
      if (rows.some(({ old }) => old)) process.exitCode = 1;
    });
}

/** @throws {InvalidArgumentError} for anything but a number of days or weeks. */
function parseSpan(text: string): string {
  if (spanInDays(text) !== undefined) return text;
  throw new InvalidArgumentError('It is a number of days or weeks, as 90d or 12w.');
}
