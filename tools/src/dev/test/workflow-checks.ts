import { pythonTools, type PythonToolName } from '../../toolbox/sources/python.ts';
import { toStandardError, type Say } from '../../lib/values/say.ts';
import { notLinux } from '../../toolbox/sources/go.ts';
import { toolPath } from '../../toolbox/tools.ts';
import { Failure } from '../../lib/failure.ts';
import type { ProgramCheck } from './program-check.ts';

/**
 * What others know of workflows: actionlint with shellcheck, and zizmor without the network.
 * `elsewhere` is why actionlint cannot be compiled on this machine.
 */
export async function workflowChecks(
  say: Say = toStandardError,
  elsewhere: string | undefined = notLinux()?.message,
): Promise<readonly ProgramCheck[]> {
  const python = await pythonTools(say).catch((error: unknown) => {
    if (error instanceof Failure) return error.message;
    throw error;
  });
  if (elsewhere === undefined) return checksWith(await toolPath('actionlint', say), python);
  return checksWith('actionlint', python).map((check) =>
    check.program === 'actionlint' ? Object.assign({}, check, { notRun: elsewhere }) : check,
  );
}

/** The checks with the linters that there are; `python` is why those that come with Python are not. */
export function checksWith(
  actionlint: string,
  python: Record<PythonToolName, string> | string,
): readonly ProgramCheck[] {
  const scripts = { title: 'workflows: actionlint', program: actionlint };
  const security = { title: 'workflows: zizmor', args: ['--quiet', '--offline', '--persona=pedantic', '.github'] };
  // actionlint would take whatever shellcheck and pyflakes the machine has.
  if (typeof python === 'string') {
    return [
      { ...scripts, args: ['-shellcheck=', '-pyflakes='] },
      { title: 'workflows: shellcheck', args: [], notRun: python },
      { ...security, notRun: python },
    ];
  }
  return [
    { ...scripts, args: ['-shellcheck', python.shellcheck, '-pyflakes='] },
    { ...security, program: python.zizmor },
  ];
}
