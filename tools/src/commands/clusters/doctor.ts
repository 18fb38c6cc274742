import type { Command } from 'commander';
import { findInstance, parseInstanceName } from '../../model/instance.ts';
import { diagnose } from '../../cluster/look/doctor.ts';

export function register(program: Command): void {
  program
    .command('doctor')
    .description('look at everything up depends on, and say what is wrong and what to do; exits 1 if something is')
    .option('--instance <name>', 'which set of clusters', parseInstanceName, 'default')
    .action(async ({ instance }: { instance: string }) => {
      const wrong = await diagnose(await findInstance(instance), (line) => console.log(line));
      if (wrong > 0) process.exitCode = 1;
    });
}
