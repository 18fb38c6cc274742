import { expect, test } from '@jest/globals';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { calledRightly } from './calls.ts';
import { beforeJudges } from './judges.ts';
import { firstBumped } from './first-bumped.ts';
import { pinned, badPins, pinsOf, type Pins } from './pins.ts';
import { rules, workflowFindings } from './rules.ts';
import { parseWorkflow, workflowsOf } from './workflow.ts';
import { readConfig } from '../../model/config/config.ts';

const file = '.github/workflows/ci.yaml';
const commit = 'a'.repeat(40);
const pins: Pins = {
  'actions/checkout': { version: 'v1.2.3', commit, sources: [] },
};

const good = `
on:
  pull_request:
  merge_group:
permissions: {}
concurrency:
  group: ci-\${{ github.ref }}
  cancel-in-progress: true
defaults:
  run:
    shell: bash
jobs:
  test:
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@${commit} # v1.2.3
        with:
          persist-credentials: false
      - run: npm ci --ignore-scripts
      - run: npm test
  comment:
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    permissions:
      pull-requests: write
    steps:
      - run: gh pr comment "$NUMBER" --body-file review/diff.md
  ci-ok:
    if: always()
    needs: [test]
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    permissions:
      contents: read
    defaults:
      run:
        working-directory: main
    steps:
      - uses: actions/checkout@${commit} # v1.2.3
        with:
          persist-credentials: false
          ref: \${{ github.event.merge_group.base_sha || github.event.repository.default_branch }}
          path: main
      - run: npm run -s lockstep -- ci-ok
        env:
          NEEDS: \${{ toJSON(needs) }}
`;

function refusals(text: string, name = file): readonly string[] {
  const workflow = parseWorkflow(name, text);
  return [pinned(pins), ...rules].flatMap((rule) => rule(workflow)).map(({ object, field }) => `${object}: ${field}`);
}

function changed(from: string, to: string): string {
  expect(good).toContain(from);
  return good.replace(from, () => to);
}

test('the workflows of this repository break no rule', async () => {
  expect(await workflowFindings(repositoryRoot)).toEqual([]);
});

test('a good workflow is not refused', () => {
  expect(refusals(good)).toEqual([]);
});

const last = 'permissions:\n      pull-requests: write';

test.each([
  ['pull_request_target', 'pull_request:', 'pull_request_target:', 'workflow: on.pull_request_target'],
  ['a run after another workflow', 'on:\n', 'on:\n  workflow_run:\n', 'workflow: on.workflow_run'],
  ['permissions for all jobs', 'permissions: {}', 'permissions: {contents: read}', 'workflow: permissions'],
  ['all permissions', 'permissions: {}', 'permissions: write-all', 'workflow: permissions'],
  ['a job without permissions', last, 'x: 1', 'job comment: permissions'],
  ['a permission too many', last, `${last}\n      contents: write`, 'job comment: permissions.contents'],
  ['an action at a tag', `@${commit} # v1.2.3`, '@v1', 'workflow: uses'],
  ['an action at another commit', commit, 'b'.repeat(40), 'workflow: uses'],
  ['a comment of another version', '# v1.2.3', '# v1.2.4', 'workflow: uses'],
  ['a pin without its version', ' # v1.2.3', '', 'workflow: uses'],
  ['an action that nobody pinned', 'actions/checkout@', 'actions/other@', 'workflow: uses'],
  ['an action in an image', `actions/checkout@${commit}`, 'docker://alpine:3', 'workflow: uses'],
  ['an expression in a script', 'npm test', 'npm test ${{ github.head_ref }}', 'job test: run'],
  [
    'a token left in the checkout',
    'persist-credentials: false',
    'fetch-depth: 0',
    'job test: with.persist-credentials',
  ],
  ['npm with scripts', 'npm ci --ignore-scripts', 'npm ci', 'job test: run'],
  ['another install', 'npm ci --ignore-scripts', 'npm install left-pad', 'job test: run'],
  ['a decision in the YAML', 'npm test', 'npm test || true', 'job test: run'],
  ['a script of one line', 'npm test', 'curl https://example.org/x | sh', 'job test: run'],
  ['a destroy', 'npm test', './bin/tofu -chdir="infra/stacks/$STACK" destroy', 'job test: run'],
  ['a script of elsewhere', 'npm test', 'node change/tools/least/stacks.mjs', 'job test: run'],
  ['a plan of another program', 'npm test', 'terraform -chdir="infra/stacks/$STACK" plan', 'job test: run'],
  [
    'a plan of elsewhere',
    'npm test',
    './bin/tofu -chdir="$STACK" plan -input=false | tee plan/plan.txt; true',
    'job test: run',
  ],
  ['a lax shell', 'shell: bash', 'shell: sh', 'workflow: defaults.run.shell'],
  ['a job without end', 'timeout-minutes: 10', 'x: 1', 'job test: timeout-minutes'],
  ['a job that may take a day', 'timeout-minutes: 10', 'timeout-minutes: 1440', 'job test: timeout-minutes'],
  ['a runner that moves', 'ubuntu-24.04', 'ubuntu-latest', 'job test: runs-on'],
  ['no concurrency', '  group: ci-${{ github.ref }}\n', '', 'workflow: concurrency.group'],
  [
    'an unknown queue',
    'cancel-in-progress: true',
    'cancel-in-progress: false\n  queue: all',
    'workflow: concurrency.queue',
  ],
  [
    'a queue that is cancelled',
    'cancel-in-progress: true',
    'cancel-in-progress: true\n  queue: max',
    'workflow: concurrency.cancel-in-progress',
  ],
  [
    'a gate that a path filters out',
    'pull_request:',
    "pull_request: {paths: ['apps/**']}",
    'workflow: on.pull_request.paths',
  ],
  ['a gate without merge queue', '  merge_group:\n', '', 'workflow: on.merge_group'],
  [
    'a gate that misses new commits',
    'pull_request:',
    'pull_request: {types: [opened]}',
    'workflow: on.pull_request.types',
  ],
  ['a gate that does not wait', 'needs: [test]', 'needs: []', 'job ci-ok: needs'],
  ['a gate that waits for a courtesy', 'needs: [test]', 'needs: [test, comment]', 'job ci-ok: needs'],
  [
    'a gate of the tools of the change',
    'working-directory: main',
    'working-directory: change',
    'job ci-ok: working-directory',
  ],
  [
    'a gate of the tools of a branch',
    '${{ github.event.merge_group.base_sha || github.event.repository.default_branch }}',
    '${{ github.head_ref }}',
    'job ci-ok: with.ref',
  ],
  ['a gate of the tools that are checked out anyway', '          path: main\n', '', 'job ci-ok: with.ref'],
  ['a check of the change by itself', 'npm test', 'npm run -s lockstep -- check --base HEAD^1', 'job test: with.ref'],
  ['a diff that is written by the change', 'npm test', 'npm run -s lockstep -- diff --base HEAD^1', 'job test: run'],
  [
    'a step that leaves the tools of main',
    'run: npm run -s lockstep -- ci-ok',
    'working-directory: change\n        run: npm run -s lockstep -- ci-ok',
    'job ci-ok: working-directory',
  ],
  [
    'a change that takes the place of the tools of main',
    '          path: main\n',
    '          path: main\n      - uses: actions/checkout@x\n        with: {path: main/tools}\n',
    'job ci-ok: with.ref',
  ],
  ['a cache that keeps what a test wrote', 'run: npm test', 'uses: actions/cache@x', 'job test: uses'],
  ['a cache that a test fills', 'run: npm test', 'uses: actions/cache/save@x', 'job test: if'],

  ['a gate that is skipped', 'if: always()', 'if: success()', 'job ci-ok: if'],
  ['a gate that judges nothing', 'lockstep -- ci-ok', 'lockstep -- status', 'job ci-ok: steps'],
  ['a gate that is told nothing', 'toJSON(needs)', 'toJSON(github)', 'job ci-ok: steps'],
  [
    'a called workflow',
    'runs-on: ubuntu-24.04',
    'runs-on: ubuntu-24.04\n    uses: a/b/.github/workflows/c.yml@main',
    'job test: uses',
  ],
])('%s is refused', (_name, from, to, expected) => {
  expect(refusals(changed(from, to))).toContain(expected);
});

const writes = 'pull-requests: write\n    steps:';
const checkout = `actions/checkout@${commit} # v1.2.3`;

test.each([
  [
    'checks out what is not reviewed',
    `\n      - uses: ${checkout}\n        with: {persist-credentials: false}`,
    'steps',
  ],
  ['installs what is not reviewed', '\n      - run: npm ci --ignore-scripts --omit=dev', 'steps'],
])('before the merge, a job with a token that writes is refused when it %s', (_name, step, field) => {
  expect(refusals(changed(writes, writes + step))).toContain(`job comment: ${field}`);
});

const released = good.replace('  pull_request:\n  merge_group:', '  push:').replace('  ci-ok:', '  gate:');

test.each([
  ['runs tests', 'run: npm test', 'run'],
  ['installs what only tests need', 'run: npm ci --ignore-scripts', 'run'],
  ['takes from a cache', 'uses: actions/cache@v1', 'uses'],
])('after the merge, a job with a token that writes is refused when it %s', (_name, step, field) => {
  expect(refusals(released.replace(writes, `${writes}\n      - ${step}`))).toContain(`job comment: ${field}`);
});

test('a job that signs is refused when it runs a command of the repository', () => {
  const signs = released.replace('pull-requests: write', 'id-token: write');
  const text = signs.replace('run: gh pr comment', 'run: npm run -s lockstep -- status #');
  expect(refusals(text)).toContain('job comment: steps');
});

const bumps = released
  .replace('pull-requests: write', 'contents: write\n    environment: staging-bump')
  .replace('concurrency:\n', 'concurrency:\n  queue: max\n')
  .replace('cancel-in-progress: true', 'cancel-in-progress: false');
const mainOut = `uses: ${checkout}\n        with: {persist-credentials: false, ref: main}`;

function stepsOfComment(text: string, ...steps: readonly string[]): readonly string[] {
  const at = /run: gh pr comment.*/;
  expect(text).toMatch(at);
  return refusals(text.replace(at, () => steps.join('\n      - '))).filter((one) => one.startsWith('job comment'));
}

test("what passes the rules of main is pushed by a script of main's", () => {
  expect(stepsOfComment(bumps, mainOut, 'run: node tools/least/push-bump.mjs staging')).toEqual([
    'job comment: permissions.contents',
  ]);
});

test.each([
  ['installs packages', 'run: npm ci --ignore-scripts --omit=dev', 'steps'],
  ['runs a command of packages', 'run: npm run -s lockstep -- bump --push --image "$IMAGE"', 'steps'],
  ['checks out what is not main', `uses: ${checkout}\n        with: {persist-credentials: false}`, 'steps'],
  ['runs a script that was handed over', 'run: node given/push-bump.mjs', 'run'],
  ['runs a program that was handed over', 'run: ./given/push', 'run'],
  ['runs a container', 'run: docker run x', 'run'],
])('a job that may pass the rules of main is refused when it %s', (_name, step, field) => {
  expect(stepsOfComment(bumps, mainOut, step)).toContain(`job comment: ${field}`);
});

const takesRole = released.replace('pull-requests: write', 'id-token: write');
const mainBeside = `uses: ${checkout}\n        with: {persist-credentials: false, ref: main, path: main}`;
const [download, fetched, init] = [
  'run: gh run download "$GITHUB_RUN_ID" --name infra --dir infra',
  'run: node main/tools/least/tofu.mjs bin',
  'run: ./bin/tofu -chdir="infra/stacks/$STACK" init -input=false -lockfile=readonly',
];

test('a job with a role runs OpenTofu that it fetched itself', () => {
  expect(stepsOfComment(takesRole, mainBeside, download, fetched, init)).toEqual(['job comment: permissions.id-token']);
});

test.each([
  ['that nobody fetched', [mainBeside, download, init]],
  ['that is fetched later', [mainBeside, init, fetched]],
  ['in whose place something else may have come', [mainBeside, fetched, download, init]],
  ['fetched by a script of the change', [download, fetched, init]],
  ['that was handed over', [mainBeside, 'run: chmod +x infra/tofu', 'run: ./infra/tofu plan']],
])('a job with a role is refused when it runs OpenTofu %s', (_name, steps) => {
  expect(stepsOfComment(takesRole, ...steps)).toContain('job comment: run');
});

test.each([
  ['an apply that nobody approves', 'apply -input=false "../../../plan/plan"', 'environment'],
  ['a plan that locks', 'plan -input=false -out=../../../plan', 'run'],
])('%s is refused', (_name, words, field) => {
  const line = `run: ./bin/tofu -chdir="infra/stacks/$STACK" ${words}`;
  expect(stepsOfComment(takesRole, mainBeside, download, fetched, line)).toContain(`job comment: ${field}`);
});

test('nothing that is handed over comes in the place of what runs', () => {
  for (const folder of ['bin', 'main']) {
    const line = `run: gh run download "$GITHUB_RUN_ID" --name infra --dir ${folder}`;
    expect(stepsOfComment(takesRole, mainBeside, line)).toContain('job comment: run');
  }
});

test.each([
  ['installs packages', 'run: npm ci --ignore-scripts --omit=dev', 'steps'],
  ['runs a program that was handed over', 'run: ./sbom/sign', 'run'],
])('a job that holds the key of images is refused when it %s', (_name, step, field) => {
  const signs = released.replace('pull-requests: write', 'packages: write\n    environment: signing');
  expect(stepsOfComment(signs, mainBeside, step)).toContain(`job comment: ${field}`);
  const script = 'run: node main/tools/least/sign.mjs "$NAME" "$DIGEST" "$SBOM" main/security/signing.pub';
  expect(stepsOfComment(signs, mainBeside, script)).toEqual(['job comment: permissions.packages']);
});

/** A bump that one job plans and another pushes. */
function inTwoJobs(text: string): readonly string[] {
  const push = text.replace('run: gh pr comment', 'run: node tools/least/push-bump.mjs staging #');
  return refusals(push.replace('npm test', 'npm run -s lockstep -- bump --plan --image "$IMAGE"'));
}

test('a bump that is planned in one job and pushed in another is queued as a whole', () => {
  expect(inTwoJobs(released)).toEqual(
    expect.arrayContaining(['job test: concurrency.queue', 'job comment: concurrency.queue']),
  );
  expect(inTwoJobs(bumps).filter((one) => one.includes('concurrency'))).toEqual([]);
});

test.each([
  ['the first environment', 'staging', 0],
  ['production', 'production', 1],
  ['nothing', '', 1],
])('a script that pushes past the rules of main and is told %s', (_name, told, found) => {
  const text = bumps.replace(/run: gh pr comment.*/, `run: node tools/least/push-bump.mjs ${told}`.trimEnd());
  expect(firstBumped(['staging', 'production'])(parseWorkflow(file, text))).toHaveLength(found);
});

const calling = released.replace(
  '  gate:',
  '  call:\n    permissions: {}\n    uses: $/.github/workflows/one.yaml\n    with: {stack: a}\n  gate:',
);
const called = parseWorkflow(
  '.github/workflows/one.yaml',
  'on: {workflow_call: {inputs: {stack: {required: true, type: string}, other: {type: string}}}}',
);

test.each([
  ['as it asks', calling, []],
  ['that is not there', calling.replace('one.yaml', 'two.yaml'), ['uses']],
  ['without an input', calling.replace('stack: a', ''), ['with.stack']],
  ['with an input that it does not take', calling.replace('stack: a', 'stack: a, stak: b'), ['with.stak']],
])('a workflow of this repository is called %s', (_name, text, fields) => {
  expect(calledRightly([called])(parseWorkflow(file, text)).map(({ field }) => field)).toEqual(fields);
  expect(refusals(text).filter((one) => one.startsWith('job call'))).toEqual([]);
});

test.each([
  ['before', '${{ github.event.before }}', 0],
  ['now', '${{ github.sha }}', 1],
])('a push is judged by the tools of %s', (_name, ref, found) => {
  const checkedOut = good.replace(/ref: \$\{\{ github\.event\.merge_group.*/, () => `ref: ${ref}`);
  const text = checkedOut.replace('lockstep -- ci-ok', 'lockstep -- pushed --before "$BEFORE" --after "$AFTER"');
  expect(beforeJudges(parseWorkflow(file, text))).toHaveLength(found);
});

test.each(['environment: production', 'env: {KEY: "${{ secrets.KEY }}"}'])(
  'a job with %s counts as trusted',
  (line) => {
    const text = good.replace('timeout-minutes: 10\n', `timeout-minutes: 10\n    ${line}\n`);
    expect(refusals(text)).toContain('job test: steps');
  },
);

const kept = `  keep:
    if: github.event_name == 'push'
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@${commit} # v1.2.3
        with:
          persist-credentials: false
      - run: npm ci --ignore-scripts --omit=dev
      - run: npm run -s lockstep -- doctor
      - if: always()
        uses: actions/checkout/save@${commit} # v1.2.3
`.replace('checkout/save', 'cache/save');

test.each([
  ['by a job of main without tests', (text: string) => text, []],
  ['by one of every pull request', (text: string) => text.replace("if: github.event_name == 'push'", 'x: 1'), ['if']],
  ['by one that tests', (text: string) => text.replace('npm run -s lockstep -- doctor', 'npm test'), ['if']],
  ['only when it passed', (text: string) => text.replace('if: always()', 'x: 1'), ['steps.if']],
])('what is compiled is kept %s: %#', (_what, edit, fields) => {
  const text = good
    .replace('needs: [test]', 'needs: [test, keep]')
    .replace('  ci-ok:\n', () => `${edit(kept)}  ci-ok:\n`);
  const found = refusals(text).filter((one) => one.startsWith('job keep'));
  expect(found).toEqual(fields.map((field) => `job keep: ${field}`));
});

test('an action in a folder of its repository has the pin of that repository', () => {
  const text = good.replace('actions/checkout@', 'actions/checkout/part@');
  expect(refusals(text)).not.toContain('workflow: uses');
});

test('a bump that can be dropped is refused', () => {
  const text = released.replace('npm test', 'npm run -s lockstep -- bump --push --image "$IMAGE"');
  expect(refusals(text)).toContain('job test: concurrency.queue');
});

test.each([
  [
    'of one owner',
    { sources: [`a/b@${commit}:.github/workflows/x.yml`, `a/c@${commit}:.github/workflows/y.yml`] },
    'sources',
  ],
  ['without a commit', { sources: ['a/b@main:.github/workflows/x.yml', `c/d@${commit}:.github/x.yml`] }, 'sources'],
  ['of a short commit', { commit: 'abc1234' }, 'commit'],
])('a pin with sources %s is refused', (_name, part, field) => {
  const sources = [`a/b@${commit}:.github/workflows/x.yml`, `c/d@${commit}:.github/workflows/y.yml`];
  const pin = { version: 'v1.2.3', commit, sources, ...part };
  const found = badPins({ 'actions/checkout': pin }, [parseWorkflow(file, good)]);
  expect(found.map((one) => one.field)).toEqual([field]);
});

test('a pin that nothing uses is refused', () => {
  expect(badPins(pins, []).map(({ reason }) => reason)).toEqual(['no workflow uses it']);
});

test('every grant is one that a job asks for', async () => {
  const asked = (await workflowsOf(repositoryRoot)).flatMap(({ file: path, jobs }) =>
    Object.entries(jobs).map(([id, { permissions }]) => [`${path.split('/').at(-1)} ${id}`, permissions] as const),
  );
  for (const [job, granted] of Object.entries(readConfig().workflows.grants)) {
    expect(Object.fromEntries(asked)[job]).toMatchObject(granted);
  }
});

test('every pin of this repository is read from its file', async () => {
  expect(Object.keys(await pinsOf(repositoryRoot))).toContain('actions/checkout');
});
