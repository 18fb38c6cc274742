import { resolve } from 'node:path';
import type { Command } from 'commander';
import { pushedPast } from '../../gate/pushed.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { gitHubOf } from '../../lib/github/github.ts';
import { openIssue } from '../../lib/github/issues.ts';
import { configFile, readConfig } from '../../model/config/config.ts';
import { firstEnvironment } from '../../model/environment.ts';

interface Options {
  before: string;
  after: string;
  root: string;
  repo?: string;
  tell?: true;
}

export function register(program: Command): void {
  program
    .command('pushed')
    .description('after a push to main: refuse what passed its rules and is more than a bump; exits 1 if there is any')
    .requiredOption('--before <commit>', 'where main stood')
    .requiredOption('--after <commit>', 'where it stands')
    .option('--root <folder>', 'another checkout, with the tools of this one', repositoryRoot)
    .option('--repo <url>', 'the repository on GitHub (default: the one that the workflow runs for)')
    .option('--tell', 'open an issue about it')
    .action(async ({ before, after, root, repo, tell }: Options) => {
      if (readConfig().github?.bumpApp === undefined) {
        console.log(`${configFile} names no github.bumpApp, so main takes pushes: nothing is judged.`);
        return;
      }
      const github = gitHubOf(repo ?? '');
      const found = await pushedPast(resolve(root), { before, after }, github);
      if (found.length === 0) {
        console.log('Everything was merged by a pull request, or is a bump.');
        return;
      }
      for (const each of found) console.error(each);
      if (tell) console.error((await openIssue(github, 'pushed-past', issueOf(found))).url);
      process.exitCode = 1;
    });
}

function issueOf(found: readonly string[]) {
  return {
    title: 'Something came onto main past its rules',
    body: [
      `Whoever may pass the rules of main pushes bumps of ${firstEnvironment}, and nothing else. These are none:`,
      '',
      ...found.map((each) => `- ${each}`),
      '',
      'If nobody did this on purpose: suspend the App that pushes bumps (Settings, GitHub Apps), take the commits back, and',
      'give it a new key. docs/pipeline.md, "What passes the rules", says how.',
    ].join('\n'),
  };
}
