import type { Command } from 'commander';
import { judge } from '../../gate/workflows/ci-ok.ts';
import { commaSeparated } from '../options.ts';

export function register(program: Command): void {
  program
    .command('ci-ok')
    .description('the required check: passes when every job of NEEDS passed, or had nothing to do')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
NEEDS:  the jobs as GitHub gives them, {"test": {"result": "success", "outputs": {}}}
LABELS: those of the pull request, parted by commas
ONTO:   the branch that it goes onto, nothing for a merge queue; MAIN: the branch that everything runs from`,
    )
    .action(({ json }: { json?: true }) => {
      const { NEEDS, LABELS = '', ONTO, MAIN = 'main', GITHUB_EVENT_NAME = 'pull_request' } = process.env;
      const jobs = judge({
        needs: NEEDS,
        event: GITHUB_EVENT_NAME,
        labels: commaSeparated(LABELS, []),
        onto: ONTO || MAIN,
        main: MAIN,
      });
      const lines = jobs.map(
        ({ job, result, passes, why }) =>
          `${passes ? 'ok     ' : 'REFUSED'} ${job}: ${result}${why === undefined ? '' : ` (${why})`}`,
      );
      console.log(json ? JSON.stringify(jobs) : lines.join('\n'));
      if (!jobs.every(({ passes }) => passes)) process.exitCode = 1;
    });
}
