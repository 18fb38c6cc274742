import { resolve } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { shortCommit, shortName } from '../../model/image-reference.ts';
import { sentence } from '../../model/finding.ts';
import { gitHubOf } from '../../lib/github/github.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { checkPromotion, type PromotionCheck } from '../../gate/promotion.ts';
import { hops } from '../../model/environment.ts';

interface Options {
  base: string;
  wait: number;
  repo?: string;
  root: string;
  json?: true;
}

export function register(program: Command): void {
  program
    .command('promotion-check')
    .description(
      `what only GitHub knows of images that move: who built them, and for ${hops.map(({ from, to }) => `${to} how ${from} fared`).join(', for ')}`,
    )
    .requiredOption('--base <revision>', 'the revision that the change goes onto')
    .option('--wait <minutes>', `how long ${hops.map(({ from }) => from).join(' and ')} may take to report`, minutes, 0)
    .option('--repo <url>', 'the repository on GitHub (default: the one that the workflow runs for)')
    .option('--root <folder>', 'another checkout, with the tools of this one', repositoryRoot)
    .option('--json', 'print JSON')
    .action(async ({ base, wait, repo, root, json }: Options) => {
      const result = await checkPromotion({
        root: resolve(root),
        base,
        github: gitHubOf(repo ?? ''),
        wait: wait * 60,
      });
      console.log(json ? JSON.stringify(result) : text(result));
      if (result.findings.length > 0) process.exitCode = 1;
    });
}

function text({ images, findings }: PromotionCheck): string {
  if (images.length === 0) return 'No image moves.';
  const lines = images.map(({ environment, image, goesBack, health }) => {
    const of = `${shortName(image.name)} ${shortCommit(image.tag)} for ${environment}`;
    if (goesBack) return `${of}: it ran there before and was proven then, so that nobody is asked`;
    return `${of}: ${health?.text ?? 'asked who built it'}`;
  });
  return [...lines, ...findings.map((found) => `REFUSED ${sentence(found)}`)].join('\n');
}

function minutes(value: string): number {
  if (/^\d{1,2}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('It is whole minutes, 0 to 99.');
}
