import { isDirty, branchOf, uncommitted } from '../../lib/git/checkout.ts';
import { fileAt } from '../../lib/git/objects.ts';
import { Failure } from '../../lib/failure.ts';
import { lockstepLine } from '../../lib/values/command-line.ts';
import type { PageFacts } from '../../lib/fork-config.ts';
import type { Environment } from '../../model/environment.ts';
import { holdPath, holdSentence, onlyWords, readHold, standingAt } from '../../model/hold-file.ts';
import { instanceArgs, originPath, type Instance } from '../../model/instance.ts';
import { pages } from '../../model/pages.ts';
import { services, type Service } from '../../model/services.ts';

/** The service whose page is changed, and that page. */
export interface Shown {
  readonly service: Service & { readonly demo: string };
  readonly page: PageFacts;
}

/** @throws {Failure} when no service of this fork says which text of its page can be changed. */
export function shownService(all: readonly Service[] = services, among: readonly PageFacts[] = pages): Shown {
  for (const service of all) {
    const page = among.find(({ application, login }) => application === service.application && login === undefined);
    if (service.demo !== undefined && page !== undefined) return { service: { ...service, demo: service.demo }, page };
  }
  throw new Failure({
    what: 'There is nothing that the demo could change',
    why: 'no service of lockstep.config.ts with a page has `demo`, the file of a text that its page shows',
    wayOut:
      'Name one there; or commit a change of your own, then lockstep push, build, bump and promote, as README says.',
  });
}

/**
 * Looks whether a change can be committed and followed; nothing is changed.
 * @throws {Failure} for a work tree with changes, no branch, or an environment on the way that holds the service.
 */
export async function requireReady(
  checkout: string,
  instance: Instance,
  way: readonly Environment[],
  { image }: Pick<Service, 'image'>,
): Promise<void> {
  if (await isDirty(checkout)) {
    const files = await uncommitted(checkout, ['.']);
    throw new Failure({
      what: 'Nothing is changed: the work tree holds changes that no commit has',
      why: files.slice(0, 5).join(', ') + (files.length > 5 ? ` and ${files.length - 5} more` : ''),
      wayOut: 'Commit them, or put them aside (git stash --include-untracked), then run this again.',
    });
  }
  if ((await branchOf(checkout)) === undefined) {
    throw new Failure({
      what: 'Nothing is changed: no branch is checked out, so that the commit would be lost',
      wayOut: 'git switch main, or git switch --create demo; then run this again.',
    });
  }
  for (const environment of way) await requireNoHold(instance, environment, image);
}

async function requireNoHold(instance: Instance, environment: Environment, image: string): Promise<void> {
  const path = holdPath(environment);
  const hold = standingAt(readHold(path, await fileAt(originPath(instance), 'main', path)), Date.now(), image);
  if (hold === undefined) return;
  const release = lockstepLine([
    'release-hold',
    environment,
    ...onlyWords(hold.images),
    '--repo',
    'local',
    ...instanceArgs(instance.name),
  ]);
  throw new Failure({
    what: `Nothing is changed: ${environment} takes nothing new`,
    why: `it is ${holdSentence(hold)}`,
    wayOut: `${release} ends that; then run this again.`,
  });
}
