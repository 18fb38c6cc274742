import type { Command } from 'commander';
import { seedOrigin } from '../../cluster/origin/seed.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { toStandardError } from '../../lib/values/say.ts';
import { repositoryNamed } from '../../delivery/write/target.ts';
import { parseInstanceName } from '../../model/instance.ts';
import { commitOf } from '../../lib/git/objects.ts';

export function register(program: Command): void {
  program
    .command('push')
    .description(
      "bring this checkout's commits to main of the local clusters' repository, merged with the bumps and promotions there",
    )
    .option('--instance <name>', 'which set of clusters', parseInstanceName, 'default')
    .action(async ({ instance }: { instance: string }) => {
      const origin = await repositoryNamed('local', instance);
      await seedOrigin(repositoryRoot, origin, toStandardError);
      console.log(`main of ${origin} is ${await commitOf(origin, 'main')}: the clusters follow.`);
    });
}
