import { readTexts } from '../../lib/git/objects.ts';
import { jsonIn } from '../../lib/files/json.ts';
import { canonical } from '../../lib/values/canonical.ts';
import type { FileEdit } from '../../lib/git/edits.ts';
import { buildGets, ignoreFilesOf } from './build-context.ts';
import { installedBy } from './installed.ts';

/** What an image is made from. */
export interface ImageSource {
  /** Files and folders. Of them counts what the build gets: what the Containerfile's ignore file leaves out makes no image. */
  readonly paths: readonly string[];
  /** It and its ignore file always count. */
  readonly containerfile?: string;
  /** The workspace whose production packages the image installs; of the lock file nothing else counts. */
  readonly packages?: string;
}

export const lockFile = 'package-lock.json';

/** The files that say what an image installs, by their paths. */
export function packageFilesOf(source: Pick<ImageSource, 'packages'>): readonly string[] {
  if (source.packages === undefined) return [];
  return [lockFile, source.packages === '.' ? 'package.json' : `${source.packages}/package.json`];
}

/** What git is asked for: whatever may count. A name of a file is one, whatever signs it holds. */
export function pathspecsOf(source: ImageSource): readonly string[] {
  const files =
    source.containerfile === undefined ? [] : [source.containerfile, ...ignoreFilesOf(source.containerfile)];
  return [...source.paths, ...files, ...packageFilesOf(source)].map((path) => `:(literal)${path}`);
}

/** Edits, and the commit that has the files as they are after them. */
interface Step {
  readonly commit: string;
  readonly edits: readonly FileEdit[];
}

/** Which of the steps make another image. A few processes, however many steps. */
export async function makeImages(
  repo: string,
  source: ImageSource,
  steps: readonly Step[],
): Promise<readonly boolean[]> {
  const ignored = source.containerfile === undefined ? [] : ignoreFilesOf(source.containerfile);
  const names = steps.flatMap(({ commit }) => ignored.map((file) => `${commit}:${file}`));
  const texts = await readTexts(repo, names);
  const packageFiles = packageFilesOf(source);
  const own = new Set([source.containerfile, ...ignored]);
  const judged = steps.map(({ edits }, index) => {
    const ignore = texts.slice(index * ignored.length, (index + 1) * ignored.length).find((text) => text !== undefined);
    const gets = buildGets(ignore);
    const files = edits.filter(({ path }) => !packageFiles.includes(path));
    const counts = files.some(({ path }) => own.has(path) || gets(path));
    return counts || edits.filter(({ path }) => packageFiles.includes(path));
  });
  const open = judged.flatMap((edits) => (typeof edits === 'boolean' ? [] : edits));
  const meaning = await meaningsOf(repo, source, open);
  return judged.map((edits) =>
    typeof edits === 'boolean' ? edits : edits.some(({ before, after }) => meaning(before) !== meaning(after)),
  );
}

// By the ids of the bytes and the workspace: history asks for the same files again and again.
const meanings = new Map<string, string>();

/** What package files say of the image, by the ids of their bytes; of one that cannot be read each byte counts. */
async function meaningsOf(
  repo: string,
  { packages = '' }: ImageSource,
  edits: readonly FileEdit[],
): Promise<(id: string | undefined) => string | undefined> {
  const of = new Map(edits.flatMap(({ path, before, after }) => [before, after].map((id) => [id, path] as const)));
  const key = (id: string): string => `${id} ${packages}`;
  const unread = [...of.keys()].filter((id) => id !== undefined).filter((id) => !meanings.has(key(id)));
  // A lock file is large: never more than a few of them at once.
  for (let first = 0; first < unread.length; first += 16) {
    const ids = unread.slice(first, first + 16);
    const texts = await readTexts(repo, ids);
    for (const [index, id] of ids.entries())
      meanings.set(key(id), meaningOf(of.get(id)!, texts[index] ?? id, packages));
  }
  return (id) => (id === undefined ? undefined : meanings.get(key(id)));
}

function meaningOf(path: string, text: string, workspace: string): string {
  if (path === lockFile) {
    const installed = installedBy(text, workspace);
    return 'packages' in installed ? installed.packages : text;
  }
  const manifest = jsonIn(text);
  if (manifest === null || typeof manifest !== 'object') return text;
  return canonical({ ...manifest, devDependencies: undefined });
}
