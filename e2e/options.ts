import { parseArgs } from 'node:util';
import { Failure } from '@lockstep/tools/lib/failure';
import { parseInstanceName } from '@lockstep/tools/model/instance';
import { defined } from '@lockstep/tools/lib/values/defined';

export interface E2eOptions {
  /** Only scenarios whose name or title contains this; boot always runs. */
  readonly grep?: string;
  /** Leave the clusters running at the end. */
  readonly keep: boolean;
  /** Use the instance's running clusters; they are left running. */
  readonly reuse: boolean;
  /** Name the scenarios and end. */
  readonly list: boolean;
  readonly help: boolean;
  readonly instance: string;
  /** No story begins after so many minutes; those left are skipped, by name. */
  readonly minutes?: number;
}

/** @throws {Failure} for an unknown option, or for the instance that belongs to the person at the keyboard. */
export function parseE2eOptions(argv: readonly string[]): E2eOptions {
  const { grep, keep, reuse, list, help, instance, minutes } = parsed(argv);
  if (instance === 'default') {
    throw new Failure({
      what: 'The end-to-end tests will not run on the instance "default"',
      why: 'they break and remove the clusters they run on',
      wayOut: 'Leave --instance away, or give another name.',
    });
  }
  const name = parseInstanceName(instance);
  return {
    ...defined({ grep }),
    ...(minutes === undefined ? {} : { minutes: parseMinutes(minutes) }),
    keep,
    reuse,
    list,
    help,
    instance: name,
  };
}

function parseMinutes(text: string): number {
  if (/^[1-9][0-9]{0,3}$/.test(text)) return Number(text);
  throw new Failure({ what: `"${text}" is no number of minutes`, wayOut: 'Give a whole one: --minutes 60.' });
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        grep: { type: 'string' },
        keep: { type: 'boolean', default: false },
        reuse: { type: 'boolean', default: false },
        list: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
        instance: { type: 'string', default: 'e2e' },
        minutes: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new Failure({
      what: 'The end-to-end tests do not know that option',
      why: (error as Error).message,
      wayOut: 'See npm run e2e -- --help.',
    });
  }
}

export const e2eUsage = `npm run e2e [-- OPTIONS]: the end-to-end stories, on two real clusters of their own

  --list           name the stories and end
  --grep NAME      only those whose name or title contains NAME; the clusters are always brought up
  --reuse          use running clusters of the instance, and leave them running; without any, start them
  --keep           leave the clusters that this run starts
  --minutes N      begin no story later than that; those left are skipped, by name
  --instance NAME  default e2e; what an earlier run left of it is removed first. Never default
  --help           this text`;
