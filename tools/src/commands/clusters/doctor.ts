import type { Command } from 'commander';
import { findInstance, parseInstanceName } from '../../model/instance.ts';
import { diagnose } from '../../cluster/look/doctor.ts';
import { remoteRepository } from '../../delivery/write/target.ts';
import { diagnoseGitHub } from '../../gate/github/doctor.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { gitHubOf } from '../../lib/github/github.ts';
import { defined } from '../../lib/values/defined.ts';

interface Options {
  instance: string;
  github?: true;
  repo?: string;
}

export function register(program: Command): void {
  program
    .command('doctor')
    .description('look at everything up depends on, and say what is wrong and what to do; exits 1 if something is')
    .option('--instance <name>', 'which set of clusters', parseInstanceName, 'default')
    .option('--github', "look at GitHub's side instead: what is wrong before the first release, and after")
    .option('--repo <url>', "with --github: the repository there (default: this checkout's remote origin)")
    .action(async ({ instance, github, repo }: Options) => {
      if (github) return await onGitHub(repo);
      const wrong = await diagnose(await findInstance(instance), (line) => console.log(line));
      if (wrong > 0) process.exitCode = 1;
    });
}

async function onGitHub(repo: string | undefined): Promise<void> {
  const there = gitHubOf(await remoteRepository(defined({ repo })));
  const lines = await diagnoseGitHub(there, repositoryRoot, new Date());
  for (const { mark, text } of lines) console.log(`${mark.padEnd(9)} ${text}`);
  const [wrong, unseen] = (['WRONG', 'NOT SEEN'] as const).map(
    (mark) => lines.filter((line) => line.mark === mark).length,
  );
  const hidden = unseen === 0 ? '' : ` ${unseen} could not be seen, and count as neither.`;
  console.log(
    wrong === 0 ? `Nothing that could be seen is wrong.${hidden}` : `${wrong} of ${lines.length} are wrong.${hidden}`,
  );
  if (wrong !== 0) process.exitCode = 1;
}
