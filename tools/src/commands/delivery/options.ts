import type { Command } from 'commander';
import type { TargetOptions } from '../../delivery/write/target.ts';
import { instanceOption } from '../options.ts';

/** The repository that a command writes to. */
export const repositoryOption = [
  '--repo <url>',
  "the repository: a URL, a path, local (the origin of local clusters) or origin (this checkout's remote)",
] as const;

/** The services that a command is about; `imagesOfServices` reads it. */
export const onlyOption = ['--only <service...>', 'these services alone (default: all)'] as const;

/** What each command takes that writes an on-call commit. */
export interface OnCallOptions extends TargetOptions {
  readonly openPr?: true;
  readonly json?: true;
  readonly only?: readonly string[];
}

/** Adds these options to a command. */
export function onCallOptions(command: Command): Command {
  return command
    .option(...onlyOption)
    .option('--open-pr', 'offer it as a pull request instead, by gh')
    .option(...repositoryOption)
    .option(...instanceOption)
    .option('--json', 'print JSON');
}
