import type { Finding } from '@lockstep/tools/model/finding';
import { withScratchFolder } from '@lockstep/tools/lib/files/scratch-folder';
import { invariantFindings } from './invariants/index.ts';
import { lockFindings } from './lock.ts';
import { reviewStacks } from './review/review.ts';
import { goldenRepository, runSynth } from './run-synth.ts';
import { readGoldenAt, readSynthesized } from './stacks/read.ts';
import { staleFiles } from './stacks/record.ts';

/**
 * Everything that the stacks of the work tree break: the invariants, their golden files, the provider's checksums, and, with a base, the steps in
 * which EKS can be upgraded.
 * @throws {Failure} when a config is refused.
 */
export async function checkStacks(root: string, base?: string): Promise<readonly Finding[]> {
  return await withScratchFolder('infra', async (outdir) => {
    await runSynth(root, { outdir, repository: goldenRepository });
    const stacks = await readSynthesized(outdir);
    const before = base === undefined ? [] : await readGoldenAt(root, base);
    const stale = await staleFiles(root, stacks);
    return [
      ...invariantFindings(stacks),
      ...(await lockFindings(root, stacks)),
      ...(base === undefined ? [] : reviewStacks(before, stacks).flatMap(({ refused }) => refused)),
      ...stale.map(staleFinding),
    ];
  });
}

function staleFinding(file: string): Finding {
  return {
    file,
    object: 'golden file',
    field: 'the text',
    value: 'another',
    reason: 'it is not what is synthesized, so a review would not see the change',
    wayOut: 'Run `npm run lockstep -- infra record` and look at the diff.',
  };
}
