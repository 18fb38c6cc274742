import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toolPath } from '../../toolbox/tools.ts';
import { notLinux } from '../../toolbox/sources/go.ts';
import { ensureUpstreams } from '../../toolbox/sources/upstream.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { jestScript, nodeForJest } from './jest.ts';
import type { ProgramCheck } from './program-check.ts';
import { workflowChecks } from './workflow-checks.ts';

/** The checks that read the source and run none of it. */
export async function staticChecks(modules: string): Promise<ProgramCheck[]> {
  return [
    { title: 'types', args: [join(modules, 'typescript', 'bin', 'tsc'), '-p', '.'] },
    { title: 'lint', args: [join(modules, 'oxlint', 'bin', 'oxlint'), '--deny-warnings'] },
    {
      title: 'format',
      args: [
        join(modules, 'prettier', 'bin', 'prettier.cjs'),
        '--check',
        '--log-level',
        'warn',
        '--cache',
        '--cache-strategy',
        'content',
        '.',
      ],
    },
    ...(await workflowChecks()),
  ];
}

/** The command `check` of this checkout, on itself; `elsewhere` is why it cannot run on this machine. */
function repositoryCheck(root: string, elsewhere: string | undefined): ProgramCheck {
  const notRun = elsewhere === undefined ? {} : { notRun: elsewhere };
  return { title: 'check', args: [join(root, 'tools', 'src', 'main.ts'), 'check'], ...notRun };
}

/** The titles of the checks that failed, and of those that could not run. */
interface Outcome {
  readonly failed: readonly string[];
  readonly notRun: readonly string[];
}

/** Runs each check with its output shown. */
export async function runTitled(checks: readonly ProgramCheck[], cwd: string): Promise<Outcome> {
  const failed: string[] = [];
  for (const check of checks.filter(({ notRun }) => notRun === undefined)) {
    const started = performance.now();
    const code = await runShown(check, cwd);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${code === 0 ? 'ok     ' : 'FAILED '} ${check.title} (${seconds} s)`);
    if (code !== 0) failed.push(check.title);
  }
  const notRun = checks.filter((check) => check.notRun !== undefined);
  for (const { title, notRun: reason } of notRun) console.log(`NOT RUN ${title}: ${reason}`);
  return { failed, notRun: notRun.map(({ title }) => title) };
}

/**
 * The whole of `npm test`. The last line counts the static checks and the jest tests that really ran.
 * @returns the exit code.
 */
export async function runChecks(root: string, patterns: readonly string[], modules: string): Promise<number> {
  const elsewhere = notLinux()?.message;
  if (elsewhere === undefined) await prepareTools();
  const checks = patterns.length === 0 ? [...(await staticChecks(modules)), repositoryCheck(root, elsewhere)] : [];
  const { failed, notRun } = await runTitled(checks, root);
  const report = await runJest(root, patterns, modules);
  const passed = checks.length - failed.length - notRun.length + report.passed;
  const skipped = notRun.length + report.skipped;
  console.log(`${passed} passed, ${failed.length + report.failed} failed, ${skipped} skipped`);
  return failed.length + report.failed === 0 && report.passed > 0 ? 0 : 1;
}

async function prepareTools(): Promise<void> {
  console.log(
    'Preparing the pinned tools, compiled at the first run, and the upstream manifests that overlays refer to',
  );
  const tools = [
    'kustomize',
    'argocd',
    'etcd',
    'kube-apiserver',
    'gitleaks',
    'promtool',
    'amtool',
    'alertmanager',
  ] as const;
  await Promise.all([...tools.map((tool) => toolPath(tool)), ensureUpstreams((line) => console.log(line))]);
}

interface JestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

async function runJest(root: string, patterns: readonly string[], modules: string): Promise<JestCounts> {
  return await withScratchFolder('jest', async (folder) => {
    const file = join(folder, 'report.json');
    await runShown(
      {
        title: 'tests',
        args: [...nodeForJest, jestScript(modules), '--json', '--outputFile', file, ...patterns],
      },
      root,
    );
    const report = JSON.parse(await readFile(file, 'utf8')) as Record<string, number>;
    return {
      passed: report['numPassedTests'] ?? 0,
      // A suite that cannot start has no failed test of its own, and must count all the same.
      failed: (report['numFailedTests'] ?? 0) + (report['numRuntimeErrorTestSuites'] ?? 0),
      skipped: (report['numPendingTests'] ?? 0) + (report['numTodoTests'] ?? 0),
    };
  });
}

function runShown(check: ProgramCheck, cwd: string): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(check.program ?? process.execPath, check.args, {
      cwd,
      // jest --json prints the report to standard output as well, which the file already holds.
      stdio: ['ignore', check.title === 'tests' ? 'ignore' : 'inherit', 'inherit'],
    });
    child.on('error', () => resolve(1));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
