import { parseArgs } from 'node:util';
import { Failure } from '@lockstep/tools/lib/failure';

const sections = ['info', 'health', 'restart'] as const;
type Section = (typeof sections)[number];

export interface BenchOptions {
  /** Of one measured run. */
  readonly seconds: number;
  readonly rounds: number;
  readonly sections: readonly Section[];
  readonly json: boolean;
  readonly help: boolean;
}

/** @throws {Failure} for an unknown option or a value that it doesn't take. */
export function parseBenchOptions(argv: readonly string[]): BenchOptions {
  const { seconds, rounds, only, json, help } = parsed(argv);
  const section = sections.find((each) => each === only);
  if (only !== undefined && section === undefined)
    throw refusal(`--only is "${only}"; accepted: ${sections.join(', ')}`);
  return {
    seconds: whole('--seconds', seconds, 60),
    rounds: whole('--rounds', rounds, 20),
    sections: section === undefined ? sections : [section],
    json,
    help,
  };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        seconds: { type: 'string', default: '5' },
        rounds: { type: 'string', default: '3' },
        only: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw refusal((error as Error).message);
  }
}

function whole(name: string, text: string, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= max) return value;
  throw refusal(`${name} is "${text}"; accepted: a whole number from 1 to ${max}`);
}

function refusal(why: string): Failure {
  return new Failure({ what: 'The bench cannot run so', why, wayOut: 'See npm run bench -w apps/web -- --help.' });
}

export const benchUsage = `npm run bench -w apps/web [-- OPTIONS]: the service beside bare node:http and Flask, on one core each

  --only NAME    info or health: that path alone; restart: restarts under load alone
  --seconds N    of one measured run, default 5
  --rounds N     runs of each server and path, interleaved; default 3, their median counts
  --json         the figures for a program
  --help         this text`;
