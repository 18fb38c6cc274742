import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toolPath } from './tools.ts';
import { repositoryRoot } from '../lib/files/paths.ts';
import { gitEnvironment } from '../lib/git/environment.ts';
import { run } from '../lib/process/run.ts';
import { withScratchFolder } from '../lib/files/scratch-folder.ts';

/** What gitleaks reports, without the secret. */
export interface Leak {
  readonly File: string;
  readonly StartLine: number;
  readonly RuleID: string;
  readonly Description: string;
  /** Empty when a folder was scanned. */
  readonly Commit: string;
}

/**
 * Scans with the pinned gitleaks and the rules of tools/gitleaks.toml; a comment in a file lifts none of them.
 * @throws {Failure} when the scan itself fails.
 */
export async function gitleaks(args: readonly string[], cwd: string): Promise<readonly Leak[]> {
  return await withScratchFolder('gitleaks', async (folder) => {
    const report = join(folder, 'report.json');
    const settings = [
      `--config=${join(repositoryRoot, 'tools', 'gitleaks.toml')}`,
      '--ignore-gitleaks-allow',
      `--gitleaks-ignore-path=${folder}`,
      '--no-banner',
      '--no-color',
      '--redact',
      '--exit-code=0',
      '--report-format=json',
      `--report-path=${report}`,
    ];
    await run(await toolPath('gitleaks'), [...args, ...settings], {
      cwd,
      env: gitEnvironment(),
      timeout: 120_000,
      doing: 'look for secrets',
    });
    return JSON.parse(await readFile(report, 'utf8')) as readonly Leak[];
  });
}
