import { resolve } from 'node:path';
import type { Command } from 'commander';
import { argocdPageTroubles } from '../../dev/argocd-page/troubles.ts';
import { Failure } from '../../lib/failure.ts';
import { toStandardError } from '../../lib/values/say.ts';
import { checkPage } from '../../toolbox/sources/pages/build.ts';
import { webPageNamed } from '../../toolbox/sources/pages/recipe.ts';

export function register(program: Command): void {
  program
    .command('check-page')
    .description(
      "build Argo CD's pages without warnings, check their types, run upstream's tests and ours, walk through them",
    )
    .option('--pictures <folder>', 'keep a picture of each look')
    .option('--walk-only', 'walk through the pages as they are kept')
    .action(async ({ pictures, walkOnly }: { pictures?: string; walkOnly?: true }) => {
      if (walkOnly !== true) await checkPage(webPageNamed('argocd'), toStandardError);
      const folder = pictures === undefined ? undefined : resolve(pictures);
      const troubles = await argocdPageTroubles({ pictures: folder, say: toStandardError });
      if (troubles.length === 0) return console.log("Argo CD's pages are right.");
      throw new Failure({
        what: `A walk through Argo CD's pages found ${troubles.length} troubles`,
        why: troubles.join('; '),
        wayOut: 'Mend tools/src/toolbox/sources/data/pages/argocd, then run this again.',
      });
    });
}
