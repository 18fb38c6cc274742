import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Failure } from '../lib/failure.ts';
import { textIfThere } from '../lib/files/if-there.ts';
import { writeFiles } from '../lib/files/write-files.ts';
import { requireCommit } from '../lib/git/objects.ts';
import { defined } from '../lib/values/defined.ts';
import { firstEnvironment } from '../model/environment.ts';
import { holdPath, type Hold } from '../model/hold-file.ts';
import { parseImage, shortCommit, shortName, type PinnedImage } from '../model/image-reference.ts';
import { imagesPath } from '../model/images-file.ts';
import { configFile } from '../model/config/config.ts';
import { bumpEdit, type HeldImage } from './bump-edit.ts';
import { precedesIn } from './history/ancestry.ts';
import { changeDetails, changeSummary, type ImageChange } from './write/change.ts';
import { withClone } from './write/clone.ts';
import { deliver, tipOf } from './write/deliver.ts';

interface BumpOptions {
  /** `[NAME=]REF:COMMIT@sha256:DIGEST` each. */
  readonly images: readonly string[];
  /** URL or path of the repository whose main branch is written. */
  readonly repo: string;
  /** Whose git says who commits; default: this checkout's. */
  readonly checkout?: string;
}

export interface BumpResult {
  /** Empty when nothing had to change. */
  readonly changes: readonly ImageChange[];
  /** Set when the first environment is held, so that nothing was changed. */
  readonly held?: Hold;
  /** What a hold of its service kept out, while the others went on. Never empty. */
  readonly withheld?: readonly HeldImage[];
  /** What was left out, since the first environment pins a newer commit: a build that ended late. Never empty. */
  readonly superseded?: readonly ImageChange[];
  /** What was left out, since its service has been taken out of the first environment. Never empty. */
  readonly retired?: readonly string[];
  /** The commit on main; absent when nothing had to change. */
  readonly commit?: string;
  /** How often the edit was done on a fresh tip. */
  readonly tries: number;
}

const paths = [imagesPath(firstEnvironment), holdPath(firstEnvironment), configFile] as const;

/**
 * Pins images in the first environment: the edit is done on the fresh tip of main, committed and pushed, and done anew when another
 * push was first. Safe to run many times at once. A hold of it stops that, a hold of a
 * service keeps that one out, and what is older than the one there is left out.
 * @throws {Failure} for an image whose commit is not on main, or beside the one there, or that is no reference.
 */
export async function bump(options: BumpOptions): Promise<BumpResult> {
  const images = parseImages(options.images);
  const what = `push the bump of ${images.map(({ name }) => shortName(name)).join(', ')} to ${options.repo}`;
  return await withClone(
    options.repo,
    async (clone) => {
      const before = precedesIn(clone);
      const { result, commit, tries } = await deliver({ clone, what }, async (tip) => {
        const [text, heldText, settings] = await tip.read(...paths);
        const wanted = await bumpEdit({ text, heldText, settings }, images, {
          main: tip.commit,
          branch: `main of ${options.repo}`,
          before,
        });
        if (wanted.changes.length === 0) return { result: wanted };
        return { result: wanted, edit: { message: message(wanted.changes), files: wanted.files } };
      });
      const { changes, held, withheld, superseded, retired } = result;
      return { changes, ...defined({ held, withheld, superseded, retired, commit }), tries };
    },
    { files: 'later', ...defined({ checkout: options.checkout }) },
  );
}

/**
 * The same edit in a work tree, neither committed nor pushed.
 * @throws {Failure} as `bump` does; the commits must be in the work tree's current branch.
 */
export async function bumpWorkTree(options: {
  readonly images: readonly string[];
  readonly root: string;
}): Promise<Pick<BumpResult, 'changes' | 'held' | 'withheld' | 'superseded' | 'retired'>> {
  const { root } = options;
  const [text, heldText, settings] = await Promise.all(paths.map((file) => textIfThere(join(root, file))));
  const edit = await bumpEdit({ text, heldText, settings }, parseImages(options.images), {
    main: 'HEAD',
    branch: `the branch checked out in ${root}`,
    before: precedesIn(root),
  });
  const { changes, held, withheld, superseded, retired, files } = edit;
  if (changes.length > 0) await writeFiles(root, files);
  return { changes, ...defined({ held, withheld, superseded, retired }) };
}

/** What a push of a bump writes, and what it rests on, for somebody who may push and decides nothing. */
interface BumpPlan {
  readonly message: string;
  /** Paths with their new texts; null removes a file. */
  readonly files: Readonly<Record<string, string | null>>;
  /** What was read: paths with a checksum of their texts; null where there is no file. */
  readonly inputs: Readonly<Record<string, string | null>>;
}

/**
 * The same edit as data, on the commit that is checked out: `tools/least/push-bump.mjs` pushes it. Without a plan where
 * nothing has to change.
 * @throws {Failure} as `bump` does.
 */
export async function planBump(options: {
  readonly images: readonly string[];
  readonly root: string;
}): Promise<
  Pick<BumpResult, 'changes' | 'held' | 'withheld' | 'superseded' | 'retired'> & { readonly plan?: BumpPlan }
> {
  const { root } = options;
  const main = await requireCommit(root, 'HEAD');
  const texts = await tipOf(root, main).read(...paths);
  const [text, heldText, settings] = texts;
  const branch = `the branch checked out in ${root}`;
  const where = { main, branch, before: precedesIn(root) };
  const edit = await bumpEdit({ text, heldText, settings }, parseImages(options.images), where);
  const { changes, files, ...left } = edit;
  if (changes.length === 0) return { changes, ...left };
  const written = Object.entries(files).map(([path, after]) => [path, after ?? null] as const);
  const inputs = paths.map(
    (path, index) => [path, texts[index] === undefined ? null : checksumOf(texts[index])] as const,
  );
  const plan = { message: message(changes), files: Object.fromEntries(written), inputs: Object.fromEntries(inputs) };
  return { changes, ...left, plan };
}

// As the script takes it, which reads what git prints.
function checksumOf(text: string): string {
  return createHash('sha256').update(`${text.trimEnd()}\n`).digest('hex');
}

function parseImages(texts: readonly string[]): readonly PinnedImage[] {
  const images = texts.map((text) => parseImage(text));
  const twice = images.find((image, index) => images.findIndex((other) => other.name === image.name) !== index);
  if (images.length > 0 && twice === undefined) return images;
  throw new Failure({
    what: 'Nothing is bumped',
    why: twice === undefined ? 'no image was named' : `${twice.name} was named twice`,
    wayOut: 'Name each image once: --image NAME=REF:COMMIT@sha256:DIGEST.',
  });
}

function message(changes: readonly ImageChange[]): string {
  const [only] = changes;
  const subject =
    changes.length === 1 && only?.next !== undefined
      ? `Bump ${shortName(only.name)} to ${shortCommit(only.next.tag)} in ${firstEnvironment}`
      : `Bump ${changeSummary(changes)} in ${firstEnvironment}`;
  return `${subject}\n\n${changeDetails(changes)}\n`;
}
