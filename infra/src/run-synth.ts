import { join } from 'node:path';
import { Failure } from '@lockstep/tools/lib/failure';
import { run } from '@lockstep/tools/lib/process/run';
import { isThere } from '@lockstep/tools/lib/files/if-there';

/** Where `lockstep infra synth` writes, from the repository's root. */
export const synthFolder = 'infra/cdktf.out';

/** Whose stacks the golden files are: nobody's, so that a fork's are the same. */
export const goldenRepository = 'https://github.com/acme/shop';

interface SynthRun {
  readonly outdir: string;
  /** Default: the one of lockstep.config.ts. */
  readonly repository?: string;
}

/**
 * Runs the real entry point in a process of its own, so that nobody else pays for what cdktf loads.
 * @throws {Failure} with every refused value, or when cdktf is not installed.
 */
export async function runSynth(root: string, { outdir, repository }: SynthRun): Promise<void> {
  await installed(root);
  const result = await run(
    process.execPath,
    // What cdktf bundles asks whether lists are lists as Node 24 no longer likes.
    [
      '--disable-warning=DEP0044',
      join(root, 'infra', 'src', 'main.ts'),
      outdir,
      ...(repository === undefined ? [] : [repository]),
    ],
    {
      doing: 'synthesize the stacks of infra/',
      accept: [0, 1],
      env: { NODE_OPTIONS: '' },
    },
  );
  if (result.code !== 0) {
    throw new Failure({
      what: 'Nothing was synthesized',
      why: `\n${result.stderr}`,
      wayOut: 'docs/aws.md says what the values mean.',
    });
  }
}

async function installed(root: string): Promise<void> {
  if (await isThere(join(root, 'node_modules', 'cdktf', 'package.json'))) return;
  throw new Failure({
    what: 'cdktf is not installed',
    why: 'the packages for development were left out',
    wayOut: 'Run `npm ci --ignore-scripts`.',
  });
}
