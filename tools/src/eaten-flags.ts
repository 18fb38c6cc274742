import type { Command } from 'commander';
import { Failure } from './lib/failure.ts';
import { eatenFlags, type NpmCall } from './lib/npm-flags.ts';

/**
 * Stops a command that would run with its defaults, since npm took flags of it for its own.
 * @throws {Failure} with the line to type instead.
 */
export function refuseEatenFlags(program: Command, given: readonly string[], npm: NpmCall | undefined): void {
  if (npm === undefined) return;
  const command = leafOf(program, given);
  const options = command.options.flatMap(({ long, required, optional }) =>
    long == null ? [] : [{ long, takesValue: required || optional }],
  );
  const eaten = eatenFlags(options, given, npm);
  if (eaten.length === 0) return;
  const script = npm.env['npm_lifecycle_event'] ?? 'lockstep';
  const left = given.filter((word) => !eaten.some((flag) => flag.endsWith(` ${word}`)));
  const words = script === 'lockstep' ? left : left.slice(1);
  throw new Failure({
    what: `npm took ${eaten.join(' and ')} for a setting of its own`,
    why: `what stands before a -- never reaches ${command.name()}`,
    wayOut: `Nothing was done. Type: npm run ${[script, '--', ...words, ...eaten].join(' ')}`,
  });
}

/** The command that the words name, as far down as they name one. */
function leafOf(program: Command, words: readonly string[]): Command {
  const next = program.commands.find((command) => command.name() === words[0] || command.aliases().includes(words[0]!));
  return next === undefined ? program : leafOf(next, words.slice(1));
}
