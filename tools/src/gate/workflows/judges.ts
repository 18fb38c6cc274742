import type { Finding } from '../../model/finding.ts';
import { callsIn } from './commands.ts';
import { linesOf } from './steps.ts';
import { jobsOf, workflowFinding, type Job, type Rule, type WorkflowStep } from './workflow.ts';

/** Where main's tools and the change stand side by side. */
const [mainFolder, changeRoot] = ['main', '../change'] as const;

/** The revision whose tools judge: main, and in a merge queue what stands before the group, which has passed. */
const mainRef = '${{ github.event.merge_group.base_sha || github.event.repository.default_branch }}';

/** What gives a verdict, or the text that a reviewer reads; with `--root` those that read the change themselves. */
const verdicts: Readonly<Record<string, boolean>> = {
  check: true,
  'promotion-check': true,
  diff: true,
  touches: true,
  'infra diff': true,
  'infra comment': false,
  'ci-ok': false,
};

/** What only main runs judges no pull request. */
const ofMain = "github.event_name == 'push'";

/** The one job in which a change of the tools is judged by itself as well. */
const ownJob = 'own';

/**
 * Main's tools judge a pull request, and the change is data to them: else it could bring the tools that let it pass, or
 * write what its reviewers read.
 */
export const mainJudges: Rule = (workflow) => {
  if (workflow.on['pull_request'] === undefined) return [];
  const calls = callsIn(workflow).flatMap(({ job, words }) => {
    if (workflow.jobs[job]?.if === ofMain) return [];
    const name = [words.slice(0, 2).join(' '), words[0]!].find((one) => one in verdicts);
    return name === undefined || job === ownJob ? [] : [{ job, words, name }];
  });
  const judging = new Set(calls.map(({ job }) => job));
  return [
    ...jobsOf(workflow)
      .filter(([id]) => judging.has(id))
      .flatMap(([id, job]) => placeRefusals(id, job).map((refusal) => workflowFinding(workflow, id, ...refusal))),
    ...calls
      .filter(({ name, words }) => verdicts[name] && !isOver(words))
      .map(({ job, words }): Finding => {
        const reason = "main's tools would judge themselves, and not the change";
        return workflowFinding(workflow, job, 'run', words.join(' '), [reason, `Add --root ${changeRoot}.`]);
      }),
  ];
};

function isOver(words: readonly string[]): boolean {
  return words[words.indexOf('--root') + 1] === changeRoot;
}

type Refusal = readonly [field: string, value: unknown, reason: readonly [string, string]];

function placeRefusals(id: string, job: Job): readonly Refusal[] {
  const { steps = [], defaults } = job;
  const elsewhere = steps.find((step) => step['working-directory'] !== undefined);
  const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
  const of = (path: string) => checkouts.filter((step) => (step.with?.['path'] ?? '') === path);
  const main = of(mainFolder);
  const reason = 'the tools of the change would judge it';
  const refusals: Refusal[] = [];
  if (defaults?.run?.['working-directory'] !== mainFolder || elsewhere !== undefined) {
    const value = elsewhere?.['working-directory'] ?? defaults?.run?.['working-directory'];
    const wayOut = `Set defaults.run.working-directory of ${id} to ${mainFolder}, and none in a step.`;
    refusals.push(['working-directory', value, [reason, wayOut]]);
  }
  if (main.length !== 1 || main[0]!.with?.['ref'] !== mainRef || checkouts.some(isStray)) {
    const wayOut = `Check out ${mainRef} to path ${mainFolder}, and the change to path change.`;
    refusals.push(['with.ref', main[0]?.with?.['ref'], [reason, wayOut]]);
  }
  const moving = steps.flatMap(({ run }) => linesOf(run ?? '')).find((line) => /^(?:cd|cp|mv|ln)\b/.test(line));
  if (moving !== undefined) refusals.push(['run', moving, [reason, 'Take it away.']]);
  return refusals;
}

/** What would put the change, or anything else, into the folder of main's tools. */
function isStray({ with: settings }: WorkflowStep): boolean {
  const path = String(settings?.['path'] ?? '');
  return path !== mainFolder && path !== 'change';
}

/** What came onto main past its rules is judged by the tools of before: those that it brought could say nothing. */
export const beforeJudges: Rule = (workflow) =>
  callsIn(workflow)
    .filter(({ words }) => words[0] === 'pushed')
    .flatMap(({ job }) => {
      const { steps = [], defaults } = workflow.jobs[job]!;
      const wanted = '${{ github.event.before }}';
      const main = steps.find(({ with: settings }) => settings?.['path'] === mainFolder);
      const placed = defaults?.run?.['working-directory'] === mainFolder;
      if (main?.with?.['ref'] === wanted && placed) return [];
      const reason = 'what was pushed would judge itself';
      const wayOut = `Check out ${wanted} to path ${mainFolder}, and work there.`;
      return [workflowFinding(workflow, job, 'with.ref', main?.with?.['ref'], [reason, wayOut])];
    });
