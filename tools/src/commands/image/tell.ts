import type { Command } from 'commander';
import { remoteRepository } from '../../delivery/write/target.ts';
import { tellOf } from '../../image/scan/tell.ts';
import type { ScanVerdict } from '../../image/verdict.ts';
import { jsonIn } from '../../lib/files/json.ts';
import { textIfThere } from '../../lib/files/if-there.ts';
import { gitHubOf } from '../../lib/github/github.ts';
import { runIn } from '../../lib/github/run-link.ts';
import { defined } from '../../lib/values/defined.ts';
import { parseEnvironment } from '../../model/environment.ts';

interface Options {
  environment: string;
  verdict: string;
  repo?: string;
}

export function register(image: Command): void {
  image
    .command('tell')
    .description('keep one issue on GitHub per environment: what its scan refuses; with gh')
    .requiredOption('--environment <name>', 'whose images were scanned')
    .requiredOption('--verdict <file>', 'from `image scan --verdict`; where it is not there, the scan did not end')
    .option('--repo <url>', "the repository on GitHub (default: this checkout's remote origin)")
    .action(async ({ environment, verdict: file, repo }: Options) => {
      const verdict = jsonIn((await textIfThere(file)) ?? '') as ScanVerdict | undefined;
      const github = gitHubOf(await remoteRepository(defined({ repo })));
      console.log(await tellOf(github, parseEnvironment(environment), verdict, runIn(process.env, '`image scan`')));
    });
}
