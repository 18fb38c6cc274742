import type { BuiltImage } from '../../../toolbox/sources/build.ts';
import { referenceOf } from '../../../toolbox/sources/names.ts';
import type { PagedImage } from '../../../toolbox/sources/source.ts';
import { kubectl } from '../../../toolbox/kubectl.ts';
import { waitFor } from '../../../lib/process/wait.ts';
import type { Say } from '../../../lib/values/say.ts';
import type { Environment } from '../../../model/environment.ts';
import type { Instance } from '../../../model/instance.ts';
import { switchedParts } from '../../../model/switched-part.ts';
import { applicationStatesOf, isSyncedAndHealthy, type ApplicationState } from '../../look/applications.ts';
import { chooseInOverlays, type OverlayChoice } from './overlays.ts';

/** An image with pages as the mirror holds it; without: the clusters shall run what has no pages. */
export interface ShownPage {
  readonly paged: PagedImage;
  readonly built?: Pick<BuiltImage, 'digest'> | undefined;
}

/** Says in the origin's overlays which pages the clusters show; gives those that are new or gone. */
export async function sayShown(instance: Instance, shown: readonly ShownPage[]): Promise<readonly ShownPage[]> {
  const changed = await chooseInOverlays(
    instance,
    shown.flatMap((page) => choicesOfPage(page, instance.parts)),
    messageOf,
  );
  return [...new Set(changed.map(({ page }) => page))];
}

type PageChoice = OverlayChoice & { readonly page: ShownPage };

/** The page, and where it is that of dashboards, the boards of each part behind it. */
export function choicesOfPage(page: ShownPage, parts: readonly string[] = []): readonly PageChoice[] {
  const { application, component, image } = page.paged;
  const { name, tag } = image;
  const wanted = page.built !== undefined;
  const boards = component === 'dashboards' ? switchedParts.filter((part) => part.boards === true) : [];
  return [
    { page, application, component, image: { name, tag, digest: page.built?.digest }, wanted },
    ...boards.map((part) => ({
      page,
      application,
      component: `${component}/${part.name}`,
      wanted: wanted && parts.includes(part.name),
    })),
  ];
}

function messageOf(choices: readonly PageChoice[]): string {
  const titles = (wanted: boolean): string =>
    [...new Set(choices.filter((choice) => choice.wanted === wanted).map(({ page }) => page.paged.title))].join(
      ' and ',
    );
  const [shown, gone] = [titles(true), titles(false)];
  if (gone === '') return `Show the web pages of ${shown}`;
  return shown === '' ? `Run ${gone} without web pages` : `Show the web pages of ${shown}, run ${gone} without`;
}

/**
 * Waits until the Application of every cluster runs the image, Synced and Healthy.
 * @throws {Failure} after five minutes.
 */
export async function waitForPage(
  instance: Instance,
  { title, application, image }: PagedImage,
  say: Say,
): Promise<void> {
  const inCluster = async (environment: Environment): Promise<void> => {
    const what = `the web page of ${title} in ${environment}`;
    await waitFor({ what, seconds: 300, every: 1000 }, async () => {
      const states = await applicationStatesOf(kubectl(instance, environment));
      const state = states.find(({ name }) => name === application);
      if (state !== undefined && runs(state, referenceOf(image))) return { done: undefined };
      const seen = `${application} ${state === undefined ? 'not there' : `${state.sync}/${state.health}`}`;
      say(`${environment}: ${seen}`);
      return { seen };
    });
  };
  await Promise.all(instance.environments.map(inCluster));
}

/** Does an Application run an image by its name and tag, and is it well? */
export function runs(state: RunningState, reference: string): boolean {
  return isSyncedAndHealthy(state) && state.images.some((image) => image.split('@')[0] === reference);
}

type RunningState = Pick<ApplicationState, 'sync' | 'health' | 'images'>;
