import { pythonTools, type PythonToolName } from '../../toolbox/sources/python.ts';
import { toStandardError, type Say } from '../../lib/say.ts';
import { toolPath } from '../../toolbox/tools.ts';
import { Failure } from '../../lib/failure.ts';
import type { ProgramCheck } from './program-check.ts';

/** What others know of workflows: actionlint with shellcheck, and zizmor without the network. */
export async function workflowChecks(say: Say = toStandardError): Promise<readonly ProgramCheck[]> {
  const python = await pythonTools(say).catch((error: unknown) => {
    if (error instanceof Failure) return error.message;
    throw error;
  });
  return checksWith(await toolPath('actionlint', say), python);
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
