import type { Say } from '../../lib/values/say.ts';
import { goBinaries } from '../../toolbox/sources/go.ts';
import { builtPage } from '../../toolbox/sources/pages/build.ts';
import { webPageNamed } from '../../toolbox/sources/pages/recipe.ts';
import { buildOf } from '../../toolbox/tools.ts';
import { argocdSettled } from '../browser/argocd-walk.ts';
import { troublesOf, views, withBrowser } from '../browser/browser.ts';
import { harmlessRefusals, walkThrough } from './walk.ts';
import { withArgocd } from './world.ts';

const binary = 'argocd-with-page';

/**
 * Walks through Argo CD's pages in every view, each with an Application of its own.
 * @returns what is wrong, one line each.
 */
export async function argocdPageTroubles({
  pictures,
  say,
}: {
  pictures: string | undefined;
  say: Say;
}): Promise<readonly string[]> {
  await builtPage(webPageNamed('argocd'), say);
  const program = (await goBinaries(buildOf(binary), [binary], say))[binary]!;
  return await withArgocd(program, say, (world) =>
    withBrowser(async (browser) => {
      const found: string[] = [];
      for (const view of views) {
        const name = `${view.scheme}-${view.width}`;
        say(`walking through Argo CD's pages: ${view.scheme}, ${view.width} pixels wide`);
        await world.addApplication(name);
        const troubles = await troublesOf(browser, view, walkThrough(world, view, name), {
          pictures,
          harmless: harmlessRefusals,
          settled: argocdSettled,
        });
        found.push(...troubles.map((trouble) => `${name}: ${trouble}`));
      }
      return found;
    }),
  );
}
