import { sendRequest } from '../../lib/http.ts';
import { waitFor } from '../../lib/process/wait.ts';
import type { PageFacts } from '../../lib/fork-config.ts';
import type { Environment } from '../../model/environment.ts';
import type { Instance } from '../../model/instance.ts';
import { localSite } from '../../model/local-site.ts';
import { doorOfPage, localHostOf, pagePath } from '../../model/pages.ts';
import type { Service } from '../../model/services.ts';
import { applicationStates } from '../look/applications.ts';
import { shows } from './page-text.ts';

/** The page as an environment serves it now. */
export type ReadPage = (environment: Environment) => Promise<string>;

/** Reads the page through the environment's ingress. */
export function readPageOf(page: PageFacts, instance: Instance): ReadPage {
  return async (environment) => {
    const target = localSite(instance, environment, localHostOf(page, environment), doorOfPage(page));
    const { status, body } = await sendRequest({ ...target, path: pagePath(page), timeout: 5000 });
    if (status !== 200) throw new Error(`the page of ${environment} answers ${status}`);
    return body;
  };
}

/** The images that a service's pods run in an environment, as Argo CD sees them. */
export type ReadImages = (environment: Environment) => Promise<readonly string[]>;

/** Asks the Application of the service. */
export function readImagesOf({ application, image }: Service, instance: Instance): ReadImages {
  return async (environment) => {
    const found = (await applicationStates(instance, environment)).find(({ name }) => name === application);
    return (found?.images ?? []).filter((each) => each.startsWith(`${image}:`));
  };
}

/**
 * Waits until no pod runs another image: a page can show the text that it showed before.
 * @throws {Failure} after five minutes.
 */
export async function waitRuns(read: ReadImages, environment: Environment, reference: string): Promise<void> {
  await waitFor({ what: `${reference} alone in ${environment}`, seconds: 300, every: 500 }, async () => {
    const images = await read(environment);
    const done = images.length > 0 && images.every((image) => image === reference);
    return done ? { done: undefined } : { seen: images.join(', ') || 'no pod of it' };
  });
}

/** Beside each other old and new pods answer in turn: so many answers in a row leave no old one. */
const inARow = 5;

/**
 * Waits until every answer shows the text.
 * @throws {Failure} after five minutes.
 */
export async function waitShown(read: ReadPage, environment: Environment, text: string): Promise<void> {
  const what = `"${text}" on the page of ${environment}`;
  await waitFor({ what, seconds: 300, every: 300 }, async () => {
    for (let count = 0; count < inARow; count += 1) {
      if (!shows(await read(environment), text)) return { seen: 'the page as it was before' };
    }
    return { done: undefined };
  });
}
