import { chmod, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { textIfThere } from '../../lib/files/if-there.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { run } from '../../lib/process/run.ts';
import { parseWorkflow } from './workflow.ts';

const file = '.github/workflows/infra-stack.yaml';
const { jobs } = parseWorkflow(file, await readFile(join(repositoryRoot, file), 'utf8'));

/** OpenTofu in the place of the real one: notes its words, and plans what CHANGES says. */
const tofu = `#!/bin/bash
echo "$*" >> "$GITHUB_WORKSPACE/tofu.log"
cd "\${1#-chdir=}" || exit 1
for word in "$@"; do case "$word" in -out=*) echo planned > "\${word#-out=}";; esac; done
case "$2" in
  plan) echo 'Plan: as CHANGES says';;
  show) grep -q planned "\${@: -1}" && echo "{\\"resource_changes\\": [{\\"change\\": {\\"actions\\": [\\"$CHANGES\\"]}}]}";;
  apply) grep -q planned "\${@: -1}";;
esac
`;

/** What another job of the run handed over lies in artifacts/NAME. */
const gh = '#!/bin/bash\nmkdir -p "$7" && cp -r "$GITHUB_WORKSPACE/artifacts/$5/." "$7"\n';

interface Runner {
  readonly folder: string;
  readonly changes: string;
}

async function withRunner(changes: string, work: (runner: Runner) => Promise<void>): Promise<void> {
  await withScratchFolder('infra-run', async (folder) => {
    const put = async (path: string, text: string): Promise<void> => {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    };
    const lock = 'provider "registry.opentofu.org/hashicorp/aws" {\n  hashes = ["h1:abc="]\n}\n';
    for (const artifact of ['infra', 'infra-again']) {
      await put(`artifacts/${artifact}/stacks/staging-network/cdk.tf.json`, '{"resource": {"aws_vpc": {"x": {}}}}');
      await put(`artifacts/${artifact}/stacks/staging-network/.terraform.lock.hcl`, lock);
    }
    await put('fakes/gh', gh);
    await chmod(join(folder, 'fakes/gh'), 0o755);
    await cp(join(repositoryRoot, 'tools/least'), join(folder, 'main/tools/least'), { recursive: true });
    const write = `import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
      mkdirSync(process.argv[2]); writeFileSync(process.argv[2] + '/tofu', ${JSON.stringify(tofu)});
      chmodSync(process.argv[2] + '/tofu', 0o755);`;
    await put('main/tools/least/tofu.mjs', write);
    await work({ folder, changes });
  });
}

/** Runs the scripts of a job as GitHub does, in one workspace; gives what it printed, or throws what failed. */
async function runJob({ folder, changes }: Runner, id: string): Promise<string> {
  const said: string[] = [];
  const env = {
    PATH: [join(folder, 'fakes'), dirname(process.execPath), process.env['PATH']].join(delimiter),
    GITHUB_WORKSPACE: folder,
    GITHUB_RUN_ID: '1',
    GITHUB_OUTPUT: join(folder, 'output'),
    GITHUB_STEP_SUMMARY: join(folder, 'summary'),
    STACK: 'staging-network',
    CHANGES: changes,
    NODE_OPTIONS: '',
  };
  for (const { run: script } of jobs[id]!.steps ?? []) {
    if (script === undefined) continue;
    said.push((await run('bash', ['-eo', 'pipefail', '-c', script], { cwd: folder, env })).stdout);
  }
  return said.join('\n');
}

const logOf = async ({ folder }: Runner): Promise<readonly string[]> =>
  ((await textIfThere(join(folder, 'tofu.log'))) ?? '').trim().split('\n');

test('what is planned is what is applied, by the checksums that are committed', () =>
  withRunner('create', async (runner) => {
    await runJob(runner, 'plan');
    expect(await readFile(join(runner.folder, 'output'), 'utf8')).toBe('changes=true\n');
    expect(await readFile(join(runner.folder, 'summary'), 'utf8')).toContain('Plan: as CHANGES says');
    // As GitHub hands it over: the job that applies has a workspace of its own.
    await withRunner('create', async (applying) => {
      await cp(join(runner.folder, 'plan'), join(applying.folder, 'artifacts/plan-staging-network'), {
        recursive: true,
      });
      await runJob(applying, 'apply');
      expect(await logOf(applying)).toEqual([
        '-chdir=infra/stacks/staging-network init -input=false -no-color -lockfile=readonly',
        '-chdir=infra/stacks/staging-network apply -input=false -no-color ../../../plan/plan',
      ]);
    });
    expect((await logOf(runner)).map((line) => line.split(' ')[1])).toEqual(['init', 'plan', 'show']);
  }));

test('a plan that changes nothing asks nobody', () =>
  withRunner('no-op', async (runner) => {
    await runJob(runner, 'plan');
    expect(await readFile(join(runner.folder, 'output'), 'utf8')).toBe('changes=false\n');
    expect(jobs['apply']!.if).toBe("needs.plan.outputs.changes == 'true'");
  }));

test.each(['plan', 'apply'])('where the two writings differ, %s runs nothing of them', (id) =>
  withRunner('create', async (runner) => {
    const other = join(runner.folder, 'artifacts/infra-again/stacks/staging-network/cdk.tf.json');
    await writeFile(other, '{"resource": {"aws_vpc": {"y": {}}}}');
    await mkdir(join(runner.folder, 'artifacts/plan-staging-network'));
    await expect(runJob(runner, id)).rejects.toThrow(/cdk\.tf\.json was written otherwise/);
    expect(await logOf(runner)).toEqual(['']);
  }),
);
