import { InvalidArgumentError } from 'commander';
import { environments, parseEnvironment, type Environment } from '../model/environment.ts';

/** The environment that a command changes or tells of. */
export const environmentArgument = ['<environment>', environments.join(' or '), parseEnvironment] as const;

/** The set of local clusters that a command means. */
export const instanceOption = ['--instance <name>', 'the set of local clusters', 'default'] as const;

/** The repository that a command reads. */
export const readRepositoryOption = [
  '--repo <url>',
  'a repository to read afresh: a URL, a path, local or origin',
] as const;

/** The revision that a command reads. */
export const revisionOption = ['--revision <revision>', 'of this checkout'] as const;

/** @throws {InvalidArgumentError} for anything but whole seconds. */
export function parseSeconds(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is a whole number of seconds above 0.');
}

/** @throws {InvalidArgumentError} for anything but a whole number. */
export function parseCount(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is a whole number above 0.');
}

/** For an option that may stand several times, or once with commas. */
export function commaSeparated(value: string, before: readonly string[] = []): string[] {
  return [...before, ...value.split(',').filter((part) => part !== '')];
}

/** `ENVIRONMENT=CONTEXT`, as often as there are clusters to look at. */
export function contexts(
  value: string,
  before: readonly (readonly [Environment, string])[],
): readonly (readonly [Environment, string])[] {
  const [environment = '', context = ''] = value.split('=');
  if (context === '') throw new InvalidArgumentError('It is ENVIRONMENT=CONTEXT.');
  return [...before, [parseEnvironment(environment), context]];
}
