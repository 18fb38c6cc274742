import { Option, type Command } from 'commander';
import { settingsSections, type SettingsSection } from '../../gate/github/part.ts';
import { settingsPartsOf } from '../../gate/github/parts.ts';
import { applySettings, checkSettings, driftLine, type Checked } from '../../gate/github/settings.ts';
import { tellSettings } from '../../gate/github/tell.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { gitHubOf } from '../../lib/github/github.ts';
import { toStandardError } from '../../lib/values/say.ts';
import { readConfig } from '../../model/config/config.ts';
import { pipelineCannotSign } from '../../delivery/write/signing.ts';

interface Options {
  repo?: string;
  only?: SettingsSection[];
  partly?: true;
  tell?: true;
  dryRun?: boolean;
  json?: true;
}

/** What `check` ends with where nothing stands otherwise and something could not be seen. */
const unseenExitCode = 3;

const onlySections = (): Option => new Option('--only <section...>', 'these settings alone').choices(settingsSections);

const repository = ['--repo <url>', 'the repository on GitHub (default: the one that the workflow runs for)'] as const;

export function register(program: Command): void {
  const github = program
    .command('github')
    .description("GitHub's side as this repository says it: environments, Actions, rules of main, labels, Apps");
  github
    .command('check')
    .description(
      `say each setting that stands otherwise, and exit 1; exits ${unseenExitCode} if there is none and some could not be seen`,
    )
    .option(...repository)
    .addOption(onlySections())
    .option('--partly', 'exit 0 where some could not be seen: for a token that does not administer')
    .option('--tell', 'keep one issue on GitHub while something stands otherwise')
    .option('--json', 'print JSON')
    .action(async ({ repo, only, partly, tell, json }: Options) => {
      const there = gitHubOf(repo ?? '');
      const checked = await checkSettings(there, await settingsPartsOf(repositoryRoot, only));
      if (tell) toStandardError(await tellSettings(there, checked));
      console.log(json ? JSON.stringify(checked) : checkedText(checked));
      const unseen = checked.unseen.length > 0 && !partly ? unseenExitCode : 0;
      process.exitCode = checked.drifts.length > 0 ? 1 : unseen;
    });
  github
    .command('apply')
    .description('set what stands otherwise, as an administrator logged in to gh; again, it changes nothing')
    .option(...repository)
    .addOption(onlySections())
    .option('--dry-run', 'say what would be set')
    .option('--json', 'print JSON')
    .action(async ({ repo, only, dryRun = false, json }: Options) => {
      const say = json ? toStandardError : (line: string) => console.log(line);
      const parts = await settingsPartsOf(repositoryRoot, only);
      const applied = await applySettings(gitHubOf(repo ?? ''), parts, { dryRun, say });
      const left = applied.drifts.length + applied.unseen.length > 0 ? [checkedText(applied)] : [];
      const nothing = applied.mended.length === 0 ? ['Nothing had to be set.'] : [];
      console.log(json ? JSON.stringify(applied) : [...nothing, ...left].join('\n'));
      if (readConfig().signedCommits)
        toStandardError(`Only signed commits: ${pipelineCannotSign}, so that release refuses. See docs/pipeline.md.`);
      if (applied.drifts.length > 0) process.exitCode = 1;
    });
}

function checkedText({ drifts, unseen }: Checked): string {
  const lines = [
    ...drifts.map((drift) => `${driftLine(drift, 'OTHERWISE')}${drift.byHand ? `. ${drift.byHand}` : ''}`),
    ...unseen.map(({ setting, needs }) => `${setting}: NOT SEEN, it needs ${needs}`),
  ];
  if (drifts.length > 0) return [...lines, 'Set them: npm run lockstep -- github apply'].join('\n');
  if (unseen.length > 0) return [...lines, 'What could be seen is as it should be.'].join('\n');
  return 'GitHub is as this repository says.';
}
