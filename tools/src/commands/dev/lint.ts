import { join } from 'node:path';
import type { Command } from 'commander';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { runTitled, staticChecks } from '../../dev/test/run-checks.ts';

export function register(program: Command): void {
  program
    .command('lint')
    .description('types, lint and format, and the linters of the workflows, without the tests')
    .action(async () => {
      const checks = await staticChecks(join(repositoryRoot, 'node_modules'));
      const { failed } = await runTitled(checks, repositoryRoot);
      if (failed.length > 0) process.exitCode = 1;
    });
}
