import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { parse } from 'yaml';
import { textIfThere } from '../../lib/files/if-there.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { run } from '../../lib/process/run.ts';
import { jobsOf, type Workflow } from './workflow.ts';

/** A script of a workflow, with what the workflow gives it. */
export interface ScriptStep {
  /** `release.yaml scan: Scan the digest`. */
  readonly name: string;
  readonly script: string;
  /** As it is written, expressions and all. */
  readonly env: Readonly<Record<string, string>>;
  /** From the workspace. */
  readonly folder: string;
}

type Env = Readonly<Record<string, string>> | undefined;

/** Every script of a workflow. */
export function scriptsOf(workflow: Workflow): readonly ScriptStep[] {
  const { env: ofAll } = parse(workflow.text) as { readonly env?: Env };
  return jobsOf(workflow).flatMap(([id, job]) =>
    (job.steps ?? []).flatMap((step) => {
      if (step.run === undefined) return [];
      const env = { ...ofAll, ...(job as { readonly env?: Env }).env, ...step.env };
      const folder = step['working-directory'] ?? job.defaults?.run?.['working-directory'] ?? '.';
      const name = `${workflow.file.split('/').at(-1)} ${id}: ${step.name ?? 'a step without a name'}`;
      return [{ name, script: step.run, env, folder }];
    }),
  );
}

/** What became of a script that was run. */
export interface ScriptRun {
  readonly code: number;
  /** By the stand-ins: the program and its words. */
  readonly calls: readonly (readonly string[])[];
  /** What it wrote for later steps. */
  readonly output: string;
  /** Whether anything of an expression's value was run as a command. */
  readonly ranValue: boolean;
}

const programs = ['npm', 'node', 'gh', 'docker'];

/** The value of an expression in a run: it says which, and does harm if a shell ever reads it. */
export function hostile(expression: string): string {
  return `{${expression}; $(touch "$HARM") \`touch "$HARM"\` *}`;
}

/** Values that are lists of words, or have no place in a path. */
const plain: readonly (readonly [RegExp, string])[] = [
  [/^inputs\.images$|\.reference, ' '\)$/, 'one two'],
  [/\bstack$/, 'staging-network'],
  [/\.service$/, 'web'],
  [/^matrix\.environment$/, 'staging'],
];

function valueOf(text: string): string {
  return String(text).replaceAll(/\$\{\{\s*(.*?)\s*\}\}/g, (_all, expression: string) => {
    return plain.find(([form]) => form.test(expression))?.[1] ?? hostile(expression);
  });
}

/**
 * Runs a script as GitHub's runner does, with bash in a workspace of its own, and stand-ins for whatever reaches out.
 * @param failAt the number of the call that fails.
 * @param made folders that a step before it made.
 */
export async function runScript(
  { script, env, folder }: ScriptStep,
  failAt = 0,
  made: readonly string[] = [],
): Promise<ScriptRun> {
  return await withScratchFolder('step', async (scratch) => {
    const at = (...names: readonly string[]) => join(scratch, ...names);
    for (const name of ['workspace/main/bin', 'workspace/change', 'workspace/bin', 'fakes'])
      await mkdir(at(name), { recursive: true });
    for (const name of made) await mkdir(at('workspace', folder, name));
    const standIn = join(import.meta.dirname, 'fixtures', 'stand-in.sh');
    for (const path of [...programs.map((name) => at('fakes', name)), at('workspace/bin/tofu')]) {
      await copyFile(standIn, path);
      await chmod(path, 0o755);
    }
    await writeFile(at('script.sh'), script);
    const { code } = await run('bash', ['--noprofile', '--norc', '-eo', 'pipefail', at('script.sh')], {
      cwd: at('workspace', folder),
      accept: [0, 1, 127],
      env: {
        PATH: [at('fakes'), process.env['PATH']].join(delimiter),
        HARM: at('harm'),
        CALLS: at('calls'),
        FAIL_AT: String(failAt),
        GITHUB_WORKSPACE: at('workspace'),
        GITHUB_OUTPUT: at('output'),
        GITHUB_STEP_SUMMARY: at('summary'),
        GITHUB_RUN_ID: '1',
        GITHUB_ACTOR: 'somebody',
        ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, valueOf(value)])),
      },
    });
    const calls = ((await textIfThere(at('calls'))) ?? '').split('\u001e').filter(Boolean);
    return {
      code,
      calls: calls.map((call) => call.split('\u001f')),
      output: (await textIfThere(at('output'))) ?? '',
      ranValue: (await textIfThere(at('harm'))) !== undefined,
    };
  });
}
