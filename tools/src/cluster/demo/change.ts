import { Failure } from '../../lib/failure.ts';
import { historyOf, type Entry } from '../../lib/git/history.ts';
import { commitOf, fileAt, gitIdentity, precedes } from '../../lib/git/objects.ts';
import { commitSigned, signingOf } from '../../lib/git/signing.ts';
import { versionsOf } from '../../delivery/history/versions.ts';
import type { Environment } from '../../model/environment.ts';
import type { Service } from '../../model/services.ts';
import { unlessRefused } from '../../lib/process/programming-error.ts';
import type { ReadPage } from './live.ts';
import { nextText, shows, textIn, withText } from './page-text.ts';

/** A change of the page that is to be followed to its users. */
export interface PageChange {
  readonly commit: string;
  readonly subject: string;
  /** What the page says with it. */
  readonly text: string;
  /** Whether the branch that is checked out has it: it was made by an earlier run that did not come to its end. */
  readonly isThere: boolean;
}

interface Wanted {
  readonly checkout: string;
  /** The repository that the clusters sync. */
  readonly origin: string;
  readonly service: Service & { readonly demo: string };
  /** Take the changes of the demo back instead of making another one. */
  readonly undo: boolean;
  /** Where the change ends. */
  readonly last: Environment;
  readonly read: ReadPage;
}

// Told by their subjects, which stay whatever becomes of the branch.
const mark = ' (lockstep demo)';
const kinds = {
  change: (text: string) => `Show ${short(text)} on the page${mark}`,
  undo: (text: string) => `Show ${short(text)} again${mark}`,
} as const;

/**
 * The change that an earlier run began, or a new one as a commit that no branch has yet; undefined when there is nothing
 * to take back. The checkout is not changed.
 * @throws {Failure} when the file of the text cannot be changed, or git has no identity.
 */
export async function pageChange(wanted: Wanted): Promise<PageChange | undefined> {
  const { checkout, service, undo } = wanted;
  const head = (await commitOf(checkout, 'HEAD'))!;
  const file = await requireFile(checkout, head, service.demo);
  const ours = await leadingOurs(checkout, head, service.demo);
  const begun = ours[0];
  const begunText = textIn(service.demo, file);
  if (begun !== undefined && isUndo(begun) === undo && !(await arrived(wanted, begun.commit, begunText))) {
    return { commit: begun.commit, subject: begun.subject, text: begunText, isThere: true };
  }
  const after = undo ? await fileBefore(checkout, service.demo, ours) : withText(file, nextText(begunText));
  if (after === undefined || after === file) return undefined;
  const text = textIn(service.demo, after);
  const subject = undo ? kinds.undo(text) : kinds.change(text);
  const by = await requireIdentity(checkout);
  const files = { [service.demo]: after };
  const signing = await signingOf(checkout);
  const commit = await commitSigned(checkout, { parent: head, by, message: `${subject}\n`, files }, signing);
  return { commit, subject, text, isThere: false };
}

/** The newest commits of the file, as far as all of them are the demo's. */
async function leadingOurs(checkout: string, head: string, file: string): Promise<readonly Entry[]> {
  const entries = await historyOf(checkout, head, [file]);
  const other = entries.findIndex(({ subject }) => !subject.endsWith(mark));
  return other < 0 ? entries : entries.slice(0, other);
}

function isUndo({ subject }: Entry): boolean {
  return subject.endsWith(` again${mark}`);
}

async function fileBefore(checkout: string, file: string, ours: readonly Entry[]): Promise<string | undefined> {
  const first = ours.at(-1);
  return first === undefined ? undefined : await fileAt(checkout, `${first.commit}^`, file);
}

/** Whether the customers had the change: the page shows it, or its environment has gone on from it since. */
async function arrived({ origin, service, last, read }: Wanted, commit: string, text: string): Promise<boolean> {
  const versions = (await versionsOf(origin, last, 'main')).toReversed();
  for (const [index, { images }] of versions.entries()) {
    const image = images.find(({ name }) => name === service.image);
    if (image === undefined || (await precedes(origin, commit, image.tag)) !== true) continue;
    // What cannot be read now is read again by the step that waits for it.
    return index > 0 || shows((await unlessRefused(read(last))) ?? '', text);
  }
  return false;
}

async function requireFile(checkout: string, head: string, path: string): Promise<string> {
  const file = await fileAt(checkout, head, path);
  if (file !== undefined) return file;
  throw new Failure({
    what: `There is no ${path} in ${checkout}`,
    why: 'lockstep.config.ts names it as the file that the demo changes',
    wayOut: 'Mend `demo` of that service there, or leave it out.',
  });
}

/** @throws {Failure} where git does not know who commits: the commit is theirs, so none is invented. */
async function requireIdentity(checkout: string): Promise<string> {
  const by = await gitIdentity(checkout);
  if (by !== undefined) return by;
  throw new Failure({
    what: 'Nothing is changed: git does not know who you are',
    why: `${checkout} has neither user.name and user.email of its own nor those of the machine`,
    wayOut: 'Set them: git config user.name "Your Name", git config user.email you@example.com. Then run this again.',
  });
}

/** In a subject of at most 72 characters. */
function short(text: string): string {
  return `"${text.length > 30 ? `${text.slice(0, 29)}…` : text}"`;
}
