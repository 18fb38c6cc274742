import type { Command } from 'commander';
import { goldenRepository, runSynth } from '@lockstep/infra/run-synth';
import { readSynthesized } from '@lockstep/infra/stacks/read';
import { record } from '@lockstep/infra/stacks/record';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';

export function register(infra: Command): void {
  infra
    .command('record')
    .description('write infra/golden/ anew: what a review reads of a change')
    .action(async () => {
      const changed = await withScratchFolder('infra', async (outdir) => {
        await runSynth(repositoryRoot, { outdir, repository: goldenRepository });
        return await record(repositoryRoot, await readSynthesized(outdir));
      });
      console.log(changed.length === 0 ? 'Nothing changed.' : changed.join('\n'));
    });
}
