import type { Environment } from '../model/environment.ts';
import { Failure } from '../lib/failure.ts';
import { changesBetween, changeDetails, changeSummary, type ImageChange } from './write/change.ts';
import { withClone } from './write/clone.ts';
import { deliver, tipOf, type Plan, type Tip } from './write/deliver.ts';
import { eventsOf, hashesBeginning, versionBefore, versionNamed } from './history/history.ts';
import { isSameHold, newHold, parseReason } from './hold.ts';
import { againPath } from '../model/again-file.ts';
import { asOneHold, holdPath, holdSentence, holdText, liveHolds, type Hold } from '../model/hold-file.ts';
import { imagesPath, readImages, withExactly } from '../model/images-file.ts';
import { holdIn, versionsOf, type EnvironmentVersion } from './history/versions.ts';
import { defined } from '../lib/values/defined.ts';

interface RollbackOptions {
  readonly repo: string;
  readonly environment: Environment;
  readonly reason: string;
  /** The start of a commit of main, of an image's commit or of a digest that stood here. Default: what stood before. */
  readonly to?: string;
  /** Offer it on this branch instead of committing to main. */
  readonly branch?: string;
  /** Say what would be done, and write nothing. */
  readonly dryRun?: true;
}

export interface RollbackResult {
  readonly changes: readonly ImageChange[];
  /** The version that stands again. */
  readonly target: EnvironmentVersion;
  readonly hold: Hold;
  /** The hold of an earlier rollback that it took the place of. */
  readonly instead?: Hold;
  /** Absent after a dry run. */
  readonly commit?: string;
  /** How often it was done on a fresh tip. */
  readonly tries?: number;
}

/**
 * Puts an environment back to what it pinned before, and holds it, by one commit redone on the fresh tip of main.
 * @throws {Failure} when nothing stood there before, or `to` names nothing that did.
 */
export async function rollBack(options: RollbackOptions): Promise<RollbackResult> {
  const { repo, environment, branch } = options;
  const reason = parseReason(options.reason);
  return await withClone(repo, async (clone) => {
    const hold = { ...(await newHold(clone, { reason })), rollback: true } as const;
    // Decided once: what comes in between is taken back as well, and another rollback is not gone behind.
    const target = await targetOf(tipOf(clone, 'origin/main'), options);
    const plan = (tip: Tip) => planned(tip, environment, target, hold);
    if (options.dryRun) return (await plan(tipOf(clone, 'origin/main'))).result;
    const what = `roll ${environment} back in ${repo}`;
    const { result, commit, tries } = await deliver({ clone, what, ...defined({ branch }) }, plan);
    return { ...result, tries, ...defined({ commit }) };
  });
}

/** In an outage a slip of the hand must not choose a version. */
function refuseVague(environment: Environment, to: string, hashes: readonly string[]): void {
  const isClear = /^(?:sha256:[0-9a-f]{5,64}|[0-9a-f]{7,64})$/.test(to);
  if (isClear && hashes.length < 2) return;
  throw new Failure({
    what: `${environment} is not rolled back to ${JSON.stringify(to)}`,
    why: isClear
      ? `so begin ${hashes.join(' and ')}`
      : 'a version is named by at least seven hexadecimal digits of a commit, or five of a digest after sha256:',
    wayOut: `Write more of it as it stands in: \`npm run lockstep -- history ${environment}\`.`,
  });
}

async function targetOf(tip: Tip, { environment, to }: RollbackOptions): Promise<EnvironmentVersion> {
  const versions = await versionsOf(tip.clone, environment, tip.commit);
  if (to !== undefined) {
    refuseVague(environment, to, hashesBeginning(versions, to));
    const found = versionNamed(versions, to);
    if (found !== undefined) return found;
    throw new Failure({
      what: `${environment} cannot be rolled back to ${to}`,
      why: "no earlier version of it comes from a commit, an image's commit or a digest that begins so",
      wayOut: `See what it ran: \`npm run lockstep -- history ${environment}\`.`,
    });
  }
  const events = eventsOf(versions);
  const target = versionBefore(events);
  const last = events.at(-1);
  if (target !== undefined && !(last?.hold !== undefined && last.rolledBack.length > 0)) return target;
  throw new Failure({
    what: `${environment} is not rolled back`,
    why:
      last?.hold !== undefined && last.rolledBack.length > 0
        ? `it was just rolled back, and is ${holdSentence(last.hold)}`
        : 'no version stood there before',
    wayOut: `To go further back, name the version: --to COMMIT, of \`npm run lockstep -- history ${environment}\`.`,
  });
}

async function planned(
  tip: Tip,
  environment: Environment,
  target: EnvironmentVersion,
  set: Hold,
): Promise<Plan<RollbackResult>> {
  const [path, again, holdFile] = [imagesPath(environment), againPath(environment), holdPath(environment)];
  const [text, allowed, held] = await tip.read(path, again, holdFile);
  const changes = changesBetween(readImages(path, text), target.images);
  const there = holdIn(holdFile, held);
  const live = liveHolds(there, Date.now());
  // A freeze outlasts the rollback during it; of two rollbacks the last one holds.
  const hold = asOneHold([set, ...live.filter(({ rollback }) => !rollback)])!;
  const instead = live.find(({ rollback }) => rollback);
  const result = { changes, target, hold, ...defined({ instead }) };
  if (changes.length === 0) return { result };
  const message = [
    `Roll ${environment} back to ${changeSummary(changes)}`,
    '',
    changeDetails(changes),
    '',
    `Reason: ${hold.reason}`,
    `${environment} is held until \`lockstep release-hold ${environment}\`.`,
    '',
  ].join('\n');
  const files = {
    [path]: withExactly(path, text, target.images),
    [holdFile]: holdText(hold),
    ...(allowed !== undefined && { [again]: undefined }),
  };
  return { result, edit: { message, files, isSame: isSameHold(environment) } };
}
