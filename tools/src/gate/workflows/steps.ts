import { configFile, readConfig } from '../../model/config/config.ts';
import type { Finding } from '../../model/finding.ts';
import { jobsOf, workflowFinding, type Rule, type WorkflowStep, type Workflow } from './workflow.ts';

/** What a step may say besides the lines of the fork's own config; everything else is a command of tools/. */
const said: readonly RegExp[] = [
  /^npm ci --ignore-scripts( --omit=dev)?$/,
  /^npm test$/,
  /^npm run e2e$/,
  /^npm run corpus( -- --mutate( --(sample|seed) \w+)*)?$/,
  /^npm run test:unit --(?: [a-z][\w.-]*)+$/,
  /^npm run -s lockstep -- [^;&|`]+$/,
  /^[a-z]+="\$\(npm run -s lockstep -- [^;&|`]+\)"$/,
  /^echo "[a-z]+=\$[a-z]+" >> "\$GITHUB_OUTPUT"$/,
  /^read -ra [a-z]+ <<< "\$[A-Z]+"$/,
  /^mkdir [a-z]+$/,
  /^node (?:main\/)?tools\/least\/[a-z-]+\.mjs(?: (?:"\$[A-Z]+"|(?:main\/security\/)?[a-z.-]+))*$/,
  /^\.\/bin\/tofu -chdir="infra\/stacks\/\$[A-Z]+" (?:init|plan|apply)(?: -[a-z-]+(?:=[a-z./]+)?)*(?: "[a-zA-Z$./-]+")?(?: \| tee [a-z/.]+)?$/,
  /^\.\/bin\/tofu -chdir="infra\/stacks\/\$[A-Z]+" show -json [a-z./]+ > [a-z]+\.json$/,
  /^cat [a-z/.]+ >> "\$GITHUB_STEP_SUMMARY"$/,
  /^docker login ghcr\.io --username "\$GITHUB_ACTOR" --password-stdin <<< "\$(GH_)?TOKEN"$/,
  /^gh run download "\$GITHUB_RUN_ID" --(?:name|pattern) \S+ --dir (?!bin$|main$)[a-z]+$/,
  /^gh pr comment "\$NUMBER" --body-file \S+$/,
  /^comment="\$\(gh api "repos\/\$GH_REPO\/issues\/\$NUMBER\/comments\?per_page=100" --paginate --jq '\.\[\] \| select\(\.user\.type == "Bot" and \(\.body \| startswith\("<!-- [\w:-]+ -->"\)\)\) \| \.id'\)"$/,
  /^gh api --method PATCH "repos\/\$GH_REPO\/issues\/comments\/\$COMMENT" --field body=@\S+ --silent$/,
  /^docker (?:save --output|load --input) [a-z/.]+(?: "\$[A-Z]+")?$/,
  /^docker (?:tag "\$[A-Z]+"|push) "\$[A-Z]+"$/,
  /^gh label create "\$LABEL" --force --color [0-9a-f]{6} --description '[\w ,./-]+'$/,
  /^gh pr edit "\$NUMBER" --(?:add|remove)-label "\$LABEL"$/,
  /^gh workflow run [a-z]+\.yaml --ref main$/,
];

const own = readConfig().workflows.lines;

/** A step calls a command; no text of others becomes a part of a script, and the YAML decides nothing. */
export const onlyCommands: Rule = (workflow) =>
  runsOf(workflow).flatMap(([id, run]) => {
    if (run.includes('${{')) {
      const wayOut = 'Pass it by `env:` and write "$NAME".';
      return [workflowFinding(workflow, id, 'run', run.trim(), ['an expression becomes a part of the script', wayOut])];
    }
    return linesOf(run)
      .filter((line) => !own.includes(line) && !said.some((form) => form.test(line)))
      .map((line) =>
        workflowFinding(workflow, id, 'run', line, [
          line.startsWith('npm')
            ? 'npm may run scripts of packages'
            : 'it is none of the few things that a step may say',
          line.startsWith('npm')
            ? 'Write npm ci --ignore-scripts, or a command of this repository.'
            : `Make it a command of tools/, or add the line to ${configFile}, workflows.lines.`,
        ]),
      );
  });

/** A checkout leaves no token behind. */
export const noCredentialsKept: Rule = (workflow) =>
  stepsOf(workflow)
    .filter(([, step]) => step.uses?.startsWith('actions/checkout@') && step.with?.['persist-credentials'] !== false)
    .map(([id, step]) =>
      workflowFinding(workflow, id, 'with.persist-credentials', step.with?.['persist-credentials'], [
        "the token would lie in .git/config for every later step's code",
        'Write persist-credentials: false.',
      ]),
    );

/** A failing part of a pipe, and of a redirected command, ends the step; GitHub's default shell has no pipefail. */
export const strictShell: Rule = (workflow) => {
  const shell = (workflow.defaults as { run?: { shell?: string } } | undefined)?.run?.shell;
  if (shell === 'bash') return [];
  return [
    workflowFinding(workflow, undefined, 'defaults.run.shell', shell, ['it is no strict shell', 'Write shell: bash.']),
  ];
};

/** Commands, with lines that are continued put together. */
export function linesOf(run: string): readonly string[] {
  return run
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** Every script with the job it belongs to. */
export function runsOf(workflow: Workflow): readonly (readonly [string, string])[] {
  return stepsOf(workflow).flatMap(([id, { run }]) => (run === undefined ? [] : [[id, run] as const]));
}

function stepsOf(workflow: Workflow): readonly (readonly [string, WorkflowStep])[] {
  return jobsOf(workflow).flatMap(([id, { steps = [] }]) => steps.map((step) => [id, step] as const));
}

/** A workflow of this repository, at the commit that runs; rules read it as any other. */
export const calledHere = /^\$\/(?<file>\.github\/workflows\/[a-z-]+\.yaml)$/;

/** A job runs steps of its own: a workflow of others would bring permissions and scripts that nothing here reads. */
export const ownSteps: Rule = (workflow) =>
  jobsOf(workflow)
    .filter(([, { uses }]) => uses !== undefined && !calledHere.test(uses))
    .map(([id, { uses }]): Finding =>
      workflowFinding(workflow, id, 'uses', uses, [
        'it runs a workflow that nothing here reads',
        'Write its steps here, or in a workflow of this repository: uses: $/.github/workflows/NAME.yaml.',
      ]),
    );
