import { changedPaths, mergeBase } from '../../lib/git/history.ts';
import { requireCommit } from '../../lib/git/objects.ts';
import { fetchBranch, push, remoteBranches } from '../../lib/git/remote.ts';
import { againPath } from '../../model/again-file.ts';
import { configFile } from '../../model/config/config.ts';
import { environments, hopTo } from '../../model/environment.ts';
import { holdPath, holdSentence } from '../../model/hold-file.ts';
import { imagesPath, readImages } from '../../model/images-file.ts';
import { serviceNameOf, services } from '../../model/services.ts';
import { tipOf } from '../write/deliver.ts';
import { environmentsNamed, namedBranch, serviceBranch, type Way } from './branches.ts';
import type { Decision } from './plan.ts';

/** A branch of a promotion that offers nothing any more. */
interface Leftover {
  readonly branch: string;
  /** The commit that it stands at. */
  readonly tip: string;
  readonly reason: string;
}

interface Kept {
  readonly way: Way;
  /** Branches that this run looked after. */
  readonly kept: readonly string[];
  readonly decision: Decision;
  /** Then the branches of other services are not looked at. */
  readonly only: readonly string[] | undefined;
}

/** The branches of promotions that this way does not keep, with the reason: of services in step or gone, of the other way. */
export async function leftovers(clone: string, { way, kept, decision, only }: Kept): Promise<readonly Leftover[]> {
  // A part of what goes together is offered beside the rest, and takes nothing away.
  if (way === 'together' && only !== undefined) return [];
  const mine = only?.map((image) => serviceBranch(image, decision.to));
  const found = (await remoteBranches(clone, 'promote/*')).filter(
    ({ branch }) =>
      namedBranch(branch)?.hop.to === decision.to && !kept.includes(branch) && (mine?.includes(branch) ?? true),
  );
  const known = await servicesKnown(clone);
  const all: Leftover[] = [];
  for (const { branch, tip } of found) {
    await fetchBranch(clone, branch);
    if (await isPromotion(clone, branch, tip))
      all.push({ branch, tip, reason: reasonOf(branch, way, known, decision) });
  }
  return all;
}

/** Takes such a branch away, unless somebody moved it meanwhile. */
export async function takeAway(clone: string, branch: string, tip: string): Promise<void> {
  await push(clone, '', branch, { lease: tip });
}

/** Whether a branch says nothing but what promotions say: another one that is called so is somebody's own. */
async function isPromotion(clone: string, branch: string, tip: string): Promise<boolean> {
  const parent = await mergeBase(clone, await requireCommit(clone, 'origin/main'), tip);
  if (parent === undefined) return false;
  const files = new Set(
    environmentsNamed(branch).flatMap((name) => [imagesPath(name), againPath(name), holdPath(name)]),
  );
  return (await changedPaths(clone, parent, tip)).every((path) => files.has(path));
}

async function servicesKnown(clone: string): Promise<ReadonlySet<string>> {
  const paths = environments.map(imagesPath);
  const texts = await tipOf(clone, await requireCommit(clone, 'origin/main')).read(...paths);
  const pinned = texts.flatMap((text, index) => readImages(paths[index]!, text));
  return new Set([...services.map(({ name }) => name), ...pinned.map(({ name }) => serviceNameOf(name))]);
}

function reasonOf(branch: string, way: Way, known: ReadonlySet<string>, { held, ...decision }: Decision): string {
  const { from, to } = hopTo(decision.to);
  const { service } = namedBranch(branch)!;
  const setting = `promotion is '${way}' in ${configFile}`;
  if (service === undefined) return `Each service has a pull request of its own: ${setting}.`;
  if (way === 'together') return `One pull request offers all services: ${setting}.`;
  if (!known.has(service)) return `${service} is gone: no service is called so, and no environment pins it.`;
  if (held !== undefined) return `Nothing is offered: ${to} is ${holdSentence(held)}.`;
  return `Nothing to promote: ${to} pins what ${from} does of ${service}.`;
}
