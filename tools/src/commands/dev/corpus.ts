import type { Command } from 'commander';
import { pullRequestsIn } from '../../dev/corpus/pull-request.ts';
import { runCorpus } from '../../dev/corpus/corpus.ts';
import { tallyOf, corpusText } from '../../dev/corpus/report.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { toStandardError } from '../../lib/values/say.ts';

interface Options {
  grep: string;
  json?: true;
}

export function register(program: Command): void {
  program
    .command('corpus')
    .description('put every pull request of tools/test to review: the bad ones must be refused, the good ones pass')
    .option('--grep <pattern>', 'only those whose name or law it matches', '')
    .option('--json', 'print JSON')
    .action(async ({ grep, json }: Options) => {
      const started = performance.now();
      const changes = await pullRequestsIn(repositoryRoot, grep);
      const verdicts = await runCorpus({
        root: repositoryRoot,
        changes,
        say: toStandardError,
      });
      const seconds = (performance.now() - started) / 1000;
      console.log(
        json ? JSON.stringify({ seconds, tally: tallyOf(verdicts), verdicts }) : corpusText(verdicts, seconds),
      );
      if (verdicts.length === 0 || verdicts.some(({ passed }) => !passed)) process.exitCode = 1;
    });
}
