import { changedPaths, mergeBase } from '../../lib/git/history.ts';
import { requireCommit } from '../../lib/git/objects.ts';
import { fetchBranch, push, remoteBranches } from '../../lib/git/remote.ts';
import { againPath } from '../../model/again-file.ts';
import { configFile } from '../../model/config/config.ts';
import { beforeLast, environments, lastEnvironment } from '../../model/environment.ts';
import { holdPath, holdSentence } from '../../model/hold-file.ts';
import { imagesPath, readImages } from '../../model/images-file.ts';
import { serviceNameOf, services } from '../../model/services.ts';
import { tipOf } from '../write/deliver.ts';
import { promotionBranch, serviceBranch, type Way } from './branches.ts';
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
  const mine = only?.map(serviceBranch);
  const found = (await remoteBranches(clone, 'promote/*')).filter(
    ({ branch }) => isOurs(branch) && !kept.includes(branch) && (mine?.includes(branch) ?? true),
  );
  const known = await servicesKnown(clone);
  const all: Leftover[] = [];
  for (const { branch, tip } of found) {
    await fetchBranch(clone, branch);
    if (await isPromotion(clone, tip)) all.push({ branch, tip, reason: reasonOf(branch, way, known, decision) });
  }
  return all;
}

/** Takes such a branch away, unless somebody moved it meanwhile. */
export async function takeAway(clone: string, branch: string, tip: string): Promise<void> {
  await push(clone, '', branch, { lease: tip });
}

/** A person's branch of some services together has a low line in its name. */
function isOurs(branch: string): boolean {
  return /^promote\/[a-z0-9-]+$/.test(branch);
}

/** Whether a branch says nothing but what promotions say: another one that is called so is somebody's own. */
async function isPromotion(clone: string, tip: string): Promise<boolean> {
  const parent = await mergeBase(clone, await requireCommit(clone, 'origin/main'), tip);
  if (parent === undefined) return false;
  const files = new Set([imagesPath(lastEnvironment), againPath(lastEnvironment), holdPath(lastEnvironment)]);
  return (await changedPaths(clone, parent, tip)).every((path) => files.has(path));
}

async function servicesKnown(clone: string): Promise<ReadonlySet<string>> {
  const paths = environments.map(imagesPath);
  const texts = await tipOf(clone, await requireCommit(clone, 'origin/main')).read(...paths);
  const pinned = texts.flatMap((text, index) => readImages(paths[index]!, text));
  return new Set([...services.map(({ name }) => name), ...pinned.map(({ name }) => serviceNameOf(name))]);
}

function reasonOf(branch: string, way: Way, known: ReadonlySet<string>, { held }: Decision): string {
  const setting = `promotion is '${way}' in ${configFile}`;
  if (branch === promotionBranch) return `Each service has a pull request of its own: ${setting}.`;
  if (way === 'together') return `One pull request offers all services: ${setting}.`;
  const service = branch.slice(branch.indexOf('/') + 1);
  if (!known.has(service)) return `${service} is gone: no service is called so, and no environment pins it.`;
  if (held !== undefined) return `Nothing is offered: ${lastEnvironment} is ${holdSentence(held)}.`;
  return `Nothing to promote: ${lastEnvironment} pins what ${beforeLast} does of ${service}.`;
}
