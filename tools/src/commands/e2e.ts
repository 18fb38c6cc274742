import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Command } from 'commander';
import { repositoryRoot } from '../lib/paths.ts';

export function register(program: Command): void {
  program
    .command('e2e')
    .description('the end-to-end stories, on two real clusters of their own (see e2e --help)')
    .helpOption(false)
    .allowUnknownOption()
    .argument('[options...]')
    .action(async (options: string[]) => {
      process.exitCode = await runStories(options);
    });
}

function runStories(options: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(repositoryRoot, 'e2e', 'main.ts'), ...options], { stdio: 'inherit' });
    // The stories clean up after a signal themselves; this process waits for them.
    process.on('SIGINT', () => undefined);
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    child.on('error', () => resolve(1));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
