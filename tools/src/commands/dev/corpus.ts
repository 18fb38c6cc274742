import { Option, type Command } from 'commander';
import { pullRequestsIn } from '../../dev/corpus/pull-request.ts';
import { runCorpus } from '../../dev/corpus/corpus.ts';
import { tallyOf, corpusText } from '../../dev/corpus/report.ts';
import { processesFor, runSideBySide, shareOf, type Share } from '../../dev/corpus/side-by-side.ts';
import { mutationKinds, type MutationKind } from '../../dev/mutate/mutation.ts';
import { mutateRepository } from '../../dev/mutate/mutate.ts';
import { sampleOf } from '../../dev/sample.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { commitOf } from '../../lib/git/objects.ts';
import { toStandardError } from '../../lib/values/say.ts';
import { parseCount } from '../options.ts';

interface Options {
  grep: string;
  json?: true;
  mutate?: true;
  kind?: MutationKind;
  sample?: number;
  seed?: string;
  kubeScore?: string;
  share?: Share;
}

export function register(program: Command): void {
  program
    .command('corpus')
    .description('put every pull request of tools/test to review: the bad ones must be refused, the good ones pass')
    .option('--grep <pattern>', 'only those whose name or law it matches', '')
    .option('--json', 'print JSON')
    .option('--mutate', 'instead, make each small mistake in what is rendered, one at a time: review must refuse it')
    .addOption(new Option('--kind <kind>', 'only mutations of this kind').choices(mutationKinds))
    .option('--sample <count>', 'only so many, chosen by the seed', parseCount)
    .option('--seed <text>', "of the sample (default: this checkout's commit)")
    .option('--kube-score <program>', 'how many of the same mutations kube-score refuses, beside ours')
    .addOption(
      new Option('--share <index/of>', '1/2: every second one, from the first on').argParser(parseShare).hideHelp(),
    )
    .action(async ({ grep, json, mutate, share, ...options }: Options) => {
      const started = performance.now();
      if (mutate) {
        const { text, failed } = await mutateRepository({
          ...options,
          grep,
          json: json === true,
          say: toStandardError,
        });
        console.log(text);
        if (failed) process.exitCode = 1;
        return;
      }
      const all = await pullRequestsIn(repositoryRoot, grep);
      const { sample: count = all.length, seed = (await commitOf(repositoryRoot, 'HEAD')) ?? '' } = options;
      const changes = sampleOf(all, { count, seed }, ({ name }) => name);
      if (changes.length < all.length && share === undefined) {
        toStandardError(`Seed ${seed}, ${changes.length} of ${all.length}: --seed chooses the same again`);
      }
      const processes = share === undefined ? processesFor(changes.length) : 1;
      if (processes > 1) toStandardError(`${changes.length} changes, in ${processes} processes side by side`);
      const verdicts =
        processes > 1
          ? await runSideBySide(['--grep', grep, '--sample', `${count}`, '--seed', seed], processes)
          : await runCorpus({
              root: repositoryRoot,
              changes: share === undefined ? changes : shareOf(changes, share),
              say: toStandardError,
            });
      const seconds = (performance.now() - started) / 1000;
      console.log(
        json ? JSON.stringify({ seconds, tally: tallyOf(verdicts), verdicts }) : corpusText(verdicts, seconds),
      );
      // Whoever asked for a share judges them all.
      const failed = verdicts.length === 0 || verdicts.some(({ passed }) => !passed);
      if (failed && share === undefined) process.exitCode = 1;
    });
}

function parseShare(text: string): Share {
  const [index, of] = text.split('/').map(parseCount) as [number, number];
  return { index: index - 1, of };
}
