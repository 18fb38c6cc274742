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
  /** The workspace whose production packages the image installs; of the lock file nothing else counts. Workspaces that it needs are followed. */
  readonly packages?: string;
}

export const lockFile = 'package-lock.json';

/** A lock file is large: never more of them at once. */
const together = 16;

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
  const linked = await linkedManifests(repo, source, steps);
  const own = new Set([source.containerfile, ...ignored]);
  const judged = steps.map(({ edits }, index) => {
    const ignore = texts.slice(index * ignored.length, (index + 1) * ignored.length).find((text) => text !== undefined);
    const gets = buildGets(ignore);
    const packageFiles = new Set([...packageFilesOf(source), ...linked[index]!.filter(gets)]);
    const files = edits.filter(({ path }) => !packageFiles.has(path));
    const counts = files.some(({ path }) => own.has(path) || gets(path));
    return counts || edits.filter(({ path }) => packageFiles.has(path));
  });
  const open = judged.flatMap((edits) => (typeof edits === 'boolean' ? [] : edits));
  const meaning = await meaningsOf(repo, source, open);
  return judged.map((edits) =>
    typeof edits === 'boolean' ? edits : edits.some(({ before, after }) => meaning(before) !== meaning(after)),
  );
}

/**
 * Of each step, the manifests of other workspaces that the lock file of its commit links to this one: npm reads them as
 * it reads the workspace's own. Asked for only where a step edits what may be one.
 */
async function linkedManifests(
  repo: string,
  source: ImageSource,
  steps: readonly Step[],
): Promise<readonly (readonly string[])[]> {
  const { packages } = source;
  const own = packageFilesOf(source);
  const mayBe = steps.map(({ edits }) => edits.some(({ path }) => isManifest(path) && !own.includes(path)));
  const asked = packages === undefined ? [] : steps.filter((_, index) => mayBe[index]);
  const found = new Map<Step, readonly string[]>();
  for (let first = 0; first < asked.length; first += together) {
    const some = asked.slice(first, first + together);
    const locks = await readTexts(
      repo,
      some.map(({ commit }) => `${commit}:${lockFile}`),
    );
    for (const [index, step] of some.entries()) {
      const installed = installedBy(locks[index] ?? '', packages!);
      if ('workspaces' in installed)
        found.set(
          step,
          installed.workspaces.map((folder) => `${folder}/package.json`),
        );
    }
  }
  return steps.map((step) => found.get(step) ?? []);
}

function isManifest(path: string): boolean {
  return path.endsWith('/package.json');
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
  for (let first = 0; first < unread.length; first += together) {
    const ids = unread.slice(first, first + together);
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
