import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { commandExists } from '@lockstep/tools/toolbox/sources/apt';
import { binaryPath } from '@lockstep/tools/toolbox/sources/go';
import { buildOf } from '@lockstep/tools/toolbox/tools';
import { awsEnvironments } from './environments/index.ts';
import { cacheDir } from '@lockstep/tools/lib/files/paths';
import { wordsOf } from '@lockstep/tools/lib/process/programming-error';
import { run } from '@lockstep/tools/lib/process/run';
import { withScratchFolder } from '@lockstep/tools/lib/files/scratch-folder';
import { parts, stackName } from './naming.ts';
import { runSynth } from './run-synth.ts';

/** What Terraform, or OpenTofu, says of one stack. */
interface Validated {
  readonly stack: string;
  readonly verdict: 'valid' | 'refused' | 'not run';
  /** Why it is refused or could not run. */
  readonly reason?: string;
}

interface ValidateOptions {
  readonly root: string;
  readonly say: (line: string) => void;
  /** As cdktf has it: the program in the place of `terraform`. */
  readonly binary?: string;
}

/** The provider is some 700 MB, from a registry that may be slow. */
const initTimeout = 600_000;

/**
 * Asks the real provider's schema about every stack, without an account and without the states. Where neither program
 * nor provider can be had, the stacks are `not run`, with the reason; what the program refuses of a stack before it asks
 * for the provider is told all the same.
 */
export async function validateStacks({ root, say, binary }: ValidateOptions): Promise<readonly Validated[]> {
  const names = awsEnvironments.flatMap((environment) => parts.map((part) => stackName(environment, part)));
  const program = await programOf(binary);
  if (program === undefined) {
    const reason = 'there is neither tofu nor terraform; `lockstep infra tofu` compiles OpenTofu';
    return names.map((stack) => ({ stack, verdict: 'not run', reason }));
  }
  return await withScratchFolder('validate', async (outdir) => {
    await runSynth(root, { outdir });
    const found: Validated[] = [];
    for (const stack of names) {
      say(`${stack}: ${program} validate`);
      const folder = join(outdir, 'stacks', stack);
      const failed = await initialize(program, folder);
      found.push({ stack, ...(failed ?? (await validate(program, folder))) });
    }
    return found;
  });
}

/** The program that is asked: the named one, else the OpenTofu of the cache, else what the machine has. */
export async function programOf(wanted?: string): Promise<string | undefined> {
  if (wanted !== undefined) return wanted;
  const compiled = binaryPath(buildOf('tofu'), 'tofu');
  for (const program of [compiled, 'tofu', 'terraform']) if (await commandExists(program)) return program;
  return undefined;
}

type Verdict = Pick<Validated, 'verdict' | 'reason'>;

/** What `init` says of the provider or of the stack; undefined when it found nothing wrong. */
async function initialize(program: string, folder: string): Promise<Verdict | undefined> {
  const plugins = join(cacheDir(), 'terraform-plugins');
  await mkdir(plugins, { recursive: true });
  const env = { TF_PLUGIN_CACHE_DIR: plugins, TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: 'true' };
  const words = [`-chdir=${folder}`, 'init', '-backend=false', '-input=false', '-no-color'];
  try {
    const { code, stdout, stderr } = await run(program, words, { timeout: initTimeout, accept: [0, 1], env });
    if (code === 0) return undefined;
    return initVerdict(firstError(`${stderr}\n${stdout}`));
  } catch (error) {
    return { verdict: 'not run', reason: wordsOf(error) };
  }
}

/** A provider that does not come says nothing of a stack; whatever else `init` refuses is the stack's fault. */
export function initVerdict(error: string): Verdict {
  const absent = /^Failed to (?:query available provider packages|install provider|resolve provider packages)/;
  if (!absent.test(error)) return { verdict: 'refused', reason: error };
  return { verdict: 'not run', reason: `the stack was read, but the provider cannot be had: ${error}` };
}

async function validate(program: string, folder: string): Promise<Verdict> {
  const { code, stdout, stderr } = await run(program, [`-chdir=${folder}`, 'validate', '-no-color'], {
    accept: [0, 1],
  });
  return code === 0 ? { verdict: 'valid' } : { verdict: 'refused', reason: firstError(`${stderr}\n${stdout}`) };
}

/** Their errors are drawn in boxes over several lines. */
export function firstError(printed: string): string {
  const lines = printed.split('\n').map((line) => line.replace(/^[\s│╷╵]+/, '').trim());
  // `init` puts a heading of its own above what it refuses.
  const start = lines.findIndex((line) => line.startsWith('Error: ') && !line.includes(' encountered problems '));
  if (start < 0) return lines.findLast((line) => line !== '') ?? 'it said nothing';
  const text = lines.slice(start, start + 8);
  const end = text.indexOf('', 2);
  return text
    .slice(0, end < 0 ? text.length : end)
    .filter((line) => line !== '')
    .join(' ')
    .replace('Error: ', '');
}
