import type { Command } from 'commander';
import { judge } from '../../gate/workflows/ci-ok.ts';

export function register(program: Command): void {
  program
    .command('ci-ok')
    .description('the one required check: passes when every job of NEEDS passed or was skipped')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nNEEDS: the jobs as GitHub gives them, {"test": {"result": "success"}}')
    .action(({ json }: { json?: true }) => {
      const jobs = judge(process.env['NEEDS']);
      const lines = jobs.map(({ job, result, passes }) => `${passes ? 'ok     ' : 'REFUSED'} ${job}: ${result}`);
      console.log(json ? JSON.stringify(jobs) : lines.join('\n'));
      if (!jobs.every(({ passes }) => passes)) process.exitCode = 1;
    });
}
