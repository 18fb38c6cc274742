import { pythonTools } from '../images/python.ts';
import type { Say } from '../images/source.ts';
import { toolPath } from '../images/tools.ts';
import { Failure } from '../lib/failure.ts';
import type { Check } from './run-checks.ts';

const toStandardError: Say = (line) => void process.stderr.write(`${line}\n`);

/** What others know of workflows: actionlint with shellcheck, and zizmor without the network. */
export async function workflowChecks(say: Say = toStandardError, python = 'python3'): Promise<Check[]> {
  const actionlint = { title: 'workflows: actionlint', program: await toolPath('actionlint', say) };
  const zizmor = { title: 'workflows: zizmor', args: ['--quiet', '--offline', '--persona=pedantic', '.github'] };
  try {
    const tools = await pythonTools(say, python);
    return [
      { ...actionlint, args: ['-shellcheck', tools.shellcheck, '-pyflakes='] },
      { ...zizmor, program: tools.zizmor },
    ];
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return [
      { ...actionlint, args: ['-shellcheck=', '-pyflakes='] },
      { title: 'workflows: shellcheck', args: [], notRun: error.message },
      { ...zizmor, notRun: error.message },
    ];
  }
}
