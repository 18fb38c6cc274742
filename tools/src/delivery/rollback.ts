import { changesBetween, changeDetails, changeSummary, type ImageChange } from './write/change.ts';
import { withClone } from './write/clone.ts';
import { deliver, tipOf, type Plan, type Tip } from './write/deliver.ts';
import { isSameHold, newHold, parseReason } from './hold.ts';
import { whatOf } from './named-services.ts';
import { imagesAfter, rollbackTarget, type RollbackTarget, type RollbackWish } from './rollback-target.ts';
import { againPath } from '../model/again-file.ts';
import { asOneHold, holdPath, holdsNoMore, holdText, liveHolds, releaseLine, type Hold } from '../model/hold-file.ts';
import { imagesPath, readImages, withExactly } from '../model/images-file.ts';
import { holdIn, type EnvironmentVersion } from './history/versions.ts';
import { defined } from '../lib/values/defined.ts';

interface RollbackOptions extends RollbackWish {
  readonly repo: string;
  readonly reason: string;
  /** Offer it on this branch instead of committing to main. */
  readonly branch?: string;
  /** Say what would be done, and write nothing. */
  readonly dryRun?: true;
}

export interface RollbackResult {
  readonly changes: readonly ImageChange[];
  /** The version that stands again, of what goes back; where several services go back apart, the newest. */
  readonly target: EnvironmentVersion;
  /** The versions of the others that go back apart. */
  readonly targets: readonly EnvironmentVersion[];
  /** Named, and back already: the last thing that happened to them was a rollback that holds them. */
  readonly backAlready: readonly string[];
  readonly hold: Hold;
  /** The hold of an earlier rollback that it took the place of. */
  readonly instead?: Hold;
  /** Absent after a dry run. */
  readonly commit?: string;
  /** How often it was done on a fresh tip. */
  readonly tries?: number;
}

/**
 * Puts an environment back to what it pinned before, and holds it, by one commit redone on the fresh tip of main. Of named
 * services each goes back to what it ran before its own last change, these alone are held, and the others stay as they are.
 * @throws {Failure} when nothing stood there before, or `to` names nothing that did.
 */
export async function rollBack(options: RollbackOptions): Promise<RollbackResult> {
  const { repo, environment, only: images, branch } = options;
  const reason = parseReason(options.reason);
  return await withClone(repo, async (clone) => {
    const hold: Hold = { ...(await newHold(clone, { reason })), ...defined({ images }), rollback: true };
    // Decided once: what comes in between is taken back as well, and another rollback is not gone behind.
    const target = await rollbackTarget(tipOf(clone, 'origin/main'), options);
    const plan = (tip: Tip) => planned(tip, options, target, hold);
    if (options.dryRun) return (await plan(tipOf(clone, 'origin/main'))).result;
    const what = `roll ${whatOf(environment, images)} back in ${repo}`;
    const { result, commit, tries } = await deliver({ clone, what, ...defined({ branch }) }, plan);
    return { ...result, tries, ...defined({ commit }) };
  });
}

async function planned(tip: Tip, wish: RollbackWish, target: RollbackTarget, set: Hold): Promise<Plan<RollbackResult>> {
  const { environment, only } = wish;
  const [path, again, holdFile] = [imagesPath(environment), againPath(environment), holdPath(environment)];
  const [text, allowed, held] = await tip.read(path, again, holdFile);
  const now = readImages(path, text);
  const images = await imagesAfter(tip, wish, target, now);
  const changes = changesBetween(now, images);
  const live = liveHolds(holdIn(holdFile, held), Date.now());
  // A freeze outlasts the rollback during it, and so does the rollback of others; of two of the same the last one holds.
  const isReplaced = (one: Hold): boolean => one.rollback === true && holdsNoMore(one, set);
  const hold = asOneHold([set, ...live.filter((one) => !isReplaced(one))])!;
  const instead = live.find(isReplaced);
  const [newest, ...targets] = target.versions;
  const { backAlready } = target;
  const result = { changes, target: newest, targets, backAlready, hold, ...defined({ instead }) };
  if (changes.length === 0) return { result };
  const message = [
    `Roll ${environment} back to ${changeSummary(changes)}`,
    '',
    changeDetails(changes),
    '',
    `Reason: ${hold.reason}`,
    `${whatOf(environment, only)} is held until \`lockstep ${releaseLine(environment, set.images)}\`.`,
    '',
  ].join('\n');
  const files = {
    [path]: withExactly(path, text, images),
    [holdFile]: holdText(hold),
    ...(allowed !== undefined && { [again]: undefined }),
  };
  return { result, edit: { message, files, isSame: isSameHold(environment) } };
}
