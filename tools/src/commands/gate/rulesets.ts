import { InvalidArgumentError, type Command } from 'commander';
import { gitHubOf, teamId } from '../../lib/github/github.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { applyRulesets, rulesetFor, type AppliedRuleset } from '../../gate/rulesets.ts';
import { defined } from '../../lib/values/defined.ts';
import { toStandardError } from '../../lib/values/say.ts';
import { pipelineCannotSign } from '../../delivery/write/signing.ts';
import { readConfig } from '../../model/config/config.ts';

interface Options {
  repo?: string;
  appId?: number;
  alone?: true;
  queue?: true;
  dryRun?: true;
  json?: true;
}

export function register(program: Command): void {
  program
    .command('rulesets')
    .description('the rules of main on GitHub, from rulesets/')
    .command('apply')
    .description('put them in force, as an administrator logged in to gh')
    .option('--app-id <id>', 'the App that may push bumps past them; without it main takes pushes', parseAppId)
    .option('--alone', 'for one person: nobody is asked for an approval')
    .option(
      '--queue',
      'merge by a queue, which GitHub has for organisations: each change is checked on those before it',
    )
    .option('--repo <url>', 'the repository on GitHub (default: the one that the workflow runs for)')
    .option('--dry-run', 'say what would be done')
    .option('--json', 'print JSON')
    .action(async ({ repo, appId, alone, queue, dryRun, json }: Options) => {
      const github = gitHubOf(repo ?? '');
      const signed = readConfig().signedCommits;
      const options = defined({ appId, alone, queue, signed });
      const ruleset = await rulesetFor(repositoryRoot, options, (team) => teamId(github, team));
      const applied = await applyRulesets(github, ruleset, dryRun === true);
      console.log(json ? JSON.stringify(applied) : text(applied, appId, dryRun === true));
      if (signed)
        toStandardError(`Only signed commits: ${pipelineCannotSign}, so that release refuses. See docs/pipeline.md.`);
    });
}

function parseAppId(value: string): number {
  if (/^[1-9]\d*$/.test(value)) return Number(value);
  throw new InvalidArgumentError('It is the number on the page of the App, under "App ID".');
}

function text({ ruleset, change }: AppliedRuleset, appId: number | undefined, dryRun: boolean): string {
  const rules = ruleset.rules.map(({ type }) => type).join(', ');
  const done = `The ruleset ${ruleset.name} ${dryRun ? 'would be' : 'is'} ${change}: ${rules}.`;
  if (appId !== undefined) return `${done}\nOnly the App ${appId} pushes past it.`;
  return `${done}\nWithout an App anybody who may write can push to main: see docs/pipeline.md.`;
}
