import { buildService } from '../../image/build/service-image.ts';
import { Failure } from '../../lib/failure.ts';
import { commitOf, requireCommit } from '../../lib/git/objects.ts';
import { replaceBranch } from '../../lib/git/remote.ts';
import { waitFor } from '../../lib/process/wait.ts';
import { tagAgain } from '../../lib/registry/registry.ts';
import { lockstepLine, npmLine } from '../../lib/values/command-line.ts';
import type { Say } from '../../lib/values/say.ts';
import { firstEnvironment } from '../../model/environment.ts';
import { parseImage } from '../../model/image-reference.ts';
import { doorPort, instanceArgs, originPath, type Instance } from '../../model/instance.ts';
import {
  placesFor,
  placeLabel,
  placeOfLabel,
  previewTag,
  slotName,
  wishLabel,
  type Placed,
} from '../../model/preview.ts';
import { serviceNamed } from '../../model/services.ts';
import { kubectl, type Kubectl } from '../../toolbox/kubectl.ts';
import { applicationStatesOf, isSyncedAndHealthy } from '../look/applications.ts';
import { lockInstance } from '../up/lock.ts';
import { changedServices } from '../../gate/changed-services.ts';
import { pullOf, readPulls, writePulls, type Pull } from './pulls.ts';

/** One service of a branch, and where it is shown. */
export interface Preview extends Placed {
  readonly branch: string;
  readonly commit: string;
  readonly number: number;
  readonly url: string;
}

interface Wish {
  readonly instance: Instance;
  /** The repository that has the branch. */
  readonly checkout: string;
  readonly branch: string;
  /** Default: those that the branch changes. */
  readonly services?: readonly string[] | undefined;
  readonly say: Say;
}

/** The part of a laptop that shows branches. */
export const previewsPart = 'previews';

/** All that are shown. */
export async function previewsIn(instance: Instance): Promise<readonly Preview[]> {
  return (await readPulls(instance)).flatMap((pull) => previewsOf(instance, pull));
}

/**
 * Shows a branch in staging: builds the images of what it changes, opens a pull request for it where Argo CD looks for
 * them, and waits until it runs. Shown already, it goes on to what the branch is now.
 * @throws {Failure} when the clusters show no branches, or no slot is free.
 */
export async function showBranch({ instance, checkout, branch, say, ...wish }: Wish): Promise<readonly Preview[]> {
  requirePart(instance);
  requireOther(branch);
  const commit = await requireCommit(
    checkout,
    branch,
    'Name a branch that git has here, with all that is to be shown.',
  );
  const unlock = await lockInstance(instance.dir, 'preview');
  try {
    const origin = originPath(instance);
    await replaceBranch(checkout, origin, commit, branch);
    const main = (await commitOf(origin, 'main'))!;
    const services = wish.services?.map(serviceNamed) ?? (await changedServices(origin, main, commit));
    const pulls = await readPulls(instance);
    const number = numberOf(pulls, branch);
    const names = services.map(({ name }) => name);
    const places = placesFor(pulls.map(labelled), number, names);
    for (const { name: service, image } of services) {
      const built = await buildService({ instance, repo: origin, revision: commit, service, say });
      const { digest } = parseImage(built.reference);
      await tagAgain({ mirror: instance.ports.mirror, name: image, digest, tag: previewTag(number, commit) });
    }
    const labels = [wishLabel, ...places.map(placeLabel)];
    const pull = pullOf({ number, branch, commit, labels });
    await writePulls(instance, [...pulls.filter((each) => each.number !== number), pull]);
    const shown = previewsOf(instance, pull);
    await waitShown(kubectl(instance, firstEnvironment), shown);
    return shown;
  } finally {
    await unlock();
  }
}

/**
 * Takes a branch away from staging, and waits until nothing of it is left.
 * @throws {Failure} when it is not shown.
 */
export async function closeBranch(instance: Instance, branch: string): Promise<readonly Preview[]> {
  requirePart(instance);
  const unlock = await lockInstance(instance.dir, 'preview');
  try {
    const pulls = await readPulls(instance);
    const pull = pulls.find(({ head }) => head.ref === branch);
    if (pull === undefined) {
      throw new Failure({
        what: `The branch ${branch} is not shown`,
        why: pulls.length === 0 ? 'none is' : `those are: ${pulls.map(({ head }) => head.ref).join(', ')}`,
        wayOut: `${lockstepLine(['preview', ...instanceArgs(instance.name)])} lists them.`,
      });
    }
    const others = pulls.filter((each) => each !== pull);
    await writePulls(instance, others);
    const gone = previewsOf(instance, pull);
    await waitGone(kubectl(instance, firstEnvironment), gone);
    await replaceBranch(originPath(instance), originPath(instance), '', branch);
    return gone;
  } finally {
    await unlock();
  }
}

function requirePart({ name, parts }: Instance): void {
  if (parts?.includes(previewsPart) === true) return;
  throw new Failure({
    what: `The clusters of ${name} show no branches`,
    why: 'what makes Applications of them costs some 150 MB at rest, and was not asked for',
    wayOut: `Ask for it: ${npmLine('up', ['--with', previewsPart, ...instanceArgs(name)])}.`,
  });
}

function requireOther(branch: string): void {
  if (branch !== 'main' && /^[\w][\w./-]{0,200}$/.test(branch)) return;
  throw new Failure({
    what: `${JSON.stringify(branch)} cannot be shown`,
    why: branch === 'main' ? `${firstEnvironment} shows main already` : 'it is no name of a branch',
    wayOut: 'Name another branch.',
  });
}

function numberOf(pulls: readonly Pull[], branch: string): number {
  const there = pulls.find(({ head }) => head.ref === branch);
  return there?.number ?? Math.max(0, ...pulls.map(({ number }) => number)) + 1;
}

function labelled({ number, labels }: Pull): { readonly number: number; readonly labels: readonly string[] } {
  return { number, labels: labels.map(({ name }) => name) };
}

function previewsOf(instance: Instance, { number, head, labels }: Pull): readonly Preview[] {
  return labels.flatMap(({ name }) => {
    const place = placeOfLabel(name);
    if (place === undefined) return [];
    const host = `${slotName(place.slot)}.${firstEnvironment}.localhost`;
    const url = `https://${host}:${doorPort(instance, firstEnvironment, 'customers')}/`;
    return [{ ...place, number, branch: head.ref, commit: head.sha, url }];
  });
}

async function waitShown(cluster: Kubectl, previews: readonly Preview[]): Promise<void> {
  for (const { slot, commit } of previews) {
    const name = slotName(slot);
    await waitFor({ what: `${commit.slice(0, 7)} in ${name}`, seconds: 300, every: 1000 }, async () => {
      const state = (await applicationStatesOf(cluster)).find((each) => each.name === name);
      if (state === undefined) return { seen: 'no Application yet' };
      const done = isSyncedAndHealthy(state) && state.revision === commit;
      return done ? { done: undefined } : { seen: state.trouble ?? `${state.sync}, ${state.health}` };
    });
  }
}

async function waitGone(cluster: Kubectl, previews: readonly Preview[]): Promise<void> {
  const names = previews.map(({ slot }) => slotName(slot));
  await waitFor({ what: `${names.join(' and ')} gone`, seconds: 180, every: 1000 }, async () => {
    const left = (await applicationStatesOf(cluster)).filter(({ name }) => names.includes(name));
    return left.length === 0 ? { done: undefined } : { seen: left.map(({ name }) => name).join() };
  });
}
