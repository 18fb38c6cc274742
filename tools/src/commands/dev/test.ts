import { join } from 'node:path';
import type { Command } from 'commander';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { runChecks } from '../../dev/test/run-checks.ts';

export function register(program: Command): void {
  program
    .command('test')
    .description('types, lint, format, unit tests, and the laws over every rendered overlay')
    .argument('[pattern...]', 'only the jest tests whose path matches')
    .action(async (patterns: string[]) => {
      process.exitCode = await runChecks(repositoryRoot, patterns, join(repositoryRoot, 'node_modules'));
    });
}
