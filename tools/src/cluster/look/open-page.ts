import { Failure } from '../../lib/failure.ts';
import type { PageFacts } from '../../lib/fork-config.ts';
import { lockstepLine } from '../../lib/values/command-line.ts';
import type { Environment } from '../../model/environment.ts';
import { instanceArgs, type Instance } from '../../model/instance.ts';
import { localUrl } from '../../model/pages.ts';
import { openInBrowser } from './browser.ts';
import { askPageOf, lookAtPage } from './page-answers.ts';

/**
 * Opens a page of a local cluster, once it is known to show something.
 * @throws {Failure} with what its address says instead: an environment may not run what answers there.
 */
export async function openPage(
  page: PageFacts,
  { instance, environment }: { readonly instance: Instance; readonly environment: Environment },
  { ask = askPageOf(instance), open = openInBrowser } = {},
): Promise<void> {
  const url = localUrl(page, instance, environment);
  const why = await lookAtPage(ask, page, environment);
  if (why === undefined) return await open(url);
  throw new Failure({
    what: `There is nothing to see of ${page.name} in ${environment}`,
    why: `${url}: ${why}`,
    wayOut: `See what runs there: ${lockstepLine(['status', ...instanceArgs(instance.name)])}.`,
  });
}
