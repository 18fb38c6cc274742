import type { Command } from 'commander';
import { engineNamed } from '../lib/engine/detect.ts';
import { loadInstance, parseInstanceName } from '../lib/instance.ts';
import { instanceStatus, statusText } from '../status/status.ts';

export function register(program: Command): void {
  program
    .command('status')
    .description('per cluster and Application: sync, health, revision, image, age; exits 1 unless all is well')
    .option('--instance <name>', 'which set of clusters', parseInstanceName, 'default')
    .option('--json', 'for programs', false)
    .action(async (options: { instance: string; json: boolean }) => {
      const instance = await loadInstance(options.instance);
      const status = await instanceStatus(instance, await engineNamed(instance.engine));
      console.log(options.json ? JSON.stringify(status, null, 2) : statusText(status));
      if (!status.well) process.exitCode = 1;
    });
}
