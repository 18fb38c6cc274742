import type { ListrTask } from 'listr2';
import { buildImage, keptImageOf, type BuildContext, type BuiltImage } from '../../../toolbox/sources/build.ts';
import { pagedImages } from '../../../toolbox/sources/data/paged-images.ts';
import { planImages, type ReachableRegistries } from '../../../toolbox/sources/mirror.ts';
import { keepLeftOut } from '../../../toolbox/sources/pages/left-out.ts';
import type { PagedImage } from '../../../toolbox/sources/source.ts';
import { unlessRefused, wordsOf } from '../../../lib/process/programming-error.ts';
import type { Say } from '../../../lib/values/say.ts';
import type { Step, UpContext } from '../context.ts';
import { task, type Times } from '../../tasks.ts';
import { sayShown, waitForPage, type ShownPage } from './shown-pages.ts';

const heading = 'Web pages';

/**
 * Has the clusters run from the start what the mirror already holds with its pages, and nothing that it has lost. Building
 * is for later: nothing waits for a page.
 */
export const showKeptPages: Step = {
  title: 'Web pages that are kept',
  run: async (context, say) => {
    const planned = plannedPages(context.registries);
    const shown = pagedImages.map(async (paged): Promise<ShownPage> => {
      if (!planned.includes(paged)) return { paged };
      return { paged, built: await unlessRefused(keptImageOf(paged.image, buildContext(context, say))) };
    });
    await sayShown(context.instance, await Promise.all(shown));
  },
};

/** Builds each page that is not kept, then has the clusters show it; one that cannot be had is left out by name. */
export function pageTasks(times: Times): ListrTask<UpContext> {
  return {
    title: heading,
    skip: ({ registries }) =>
      plannedPages(registries).length === 0 ? `${heading}: the public images have them` : false,
    task: ({ registries }, line) =>
      line.newListr(
        pageSteps(plannedPages(registries)).map((step) => task(step, times, heading)),
        { concurrent: false },
      ),
  };
}

/** Its steps as the forecast names them. */
export function pageStepNames(registries: ReachableRegistries): readonly string[] {
  const planned = plannedPages(registries);
  return planned.length === 0 ? [] : pageSteps(planned).map(({ title }) => `${heading}: ${title}`);
}

/** What the steps are made of; tests have their own. */
interface PageParts {
  readonly build: (image: PagedImage['image'], context: BuildContext) => Promise<BuiltImage>;
  readonly wait: typeof waitForPage;
}

/** One step for each image, then one that has the clusters run them; none of them fails. */
export function pageSteps(
  planned: readonly PagedImage[],
  { build, wait }: PageParts = { build: buildImage, wait: waitForPage },
): readonly Step[] {
  const built = new Map<PagedImage, BuiltImage>();
  const buildOne = (paged: PagedImage): Step => ({
    title: paged.title,
    run: (context, say) =>
      orLeftOut(context, [paged], say, async () => {
        built.set(paged, await build(paged.image, buildContext(context, say)));
      }),
  });
  const show: Step = {
    title: 'The clusters show them',
    run: (context, say) =>
      orLeftOut(context, planned, say, async () => {
        const { instance, leftOut } = context;
        const changed = await sayShown(
          instance,
          planned.map((paged) => ({ paged, built: built.get(paged) })),
        );
        const awaited = changed.filter((page) => page.built !== undefined).map(({ paged }) => paged);
        await Promise.all(awaited.map((paged) => orLeftOut(context, [paged], say, () => wait(instance, paged, say))));
        const failed = awaited.filter(({ title }) => leftOut.has(title));
        await sayShown(
          instance,
          failed.map((paged) => ({ paged })),
        );
      }),
  };
  return [...planned.map(buildOne), show];
}

/** Does work for pages; where it fails they are left out, by name and with the reason. */
async function orLeftOut(
  { leftOut }: Pick<UpContext, 'leftOut'>,
  pages: readonly PagedImage[],
  say: Say,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    const why = wordsOf(error);
    const titles = pages.map(({ title }) => title).filter((title) => !leftOut.has(title));
    for (const title of titles) leftOut.set(title, why);
    say(`left without web pages: ${titles.join(', ')}: ${why}`);
  }
  for (const { title } of pages) await keepLeftOut(title, leftOut.get(title));
}

function plannedPages(registries: ReachableRegistries): readonly PagedImage[] {
  const all = pagedImages.map(({ image }) => image);
  const { build } = planImages(registries, all);
  return pagedImages.filter(({ image }) => build.includes(image));
}

function buildContext({ engine, instance }: UpContext, say: Say): BuildContext {
  return { engine, mirror: `127.0.0.1:${instance.ports.mirror}`, say };
}
