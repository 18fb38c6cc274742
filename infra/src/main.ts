import { join } from 'node:path';
import { Failure } from '@lockstep/tools/lib/failure';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import { readNames } from '@lockstep/tools/model/names/names';
import { environmentConfigs } from './environments/index.ts';
import { synthesize } from './synth.ts';

/* `node infra/src/main.ts [OUTDIR [REPOSITORY]]` writes all stacks, by default of the repository of lockstep.config.ts. */
try {
  synthesize({
    configs: environmentConfigs,
    repository: process.argv[3] ?? readNames(repositoryRoot).repository,
    // The golden files are nobody's, so that a fork's are the same.
    ...(process.argv[3] === undefined ? {} : { named: process.argv[3] }),
    outdir: process.argv[2] ?? join(repositoryRoot, 'infra', 'cdktf.out'),
  });
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
