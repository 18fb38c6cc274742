import type { Environment } from '../../model/environment.ts';
import { historyOf, type Entry } from '../../lib/git/history.ts';
import { readTexts } from '../../lib/git/objects.ts';
import { holdPath, readHold, type Hold } from '../../model/hold-file.ts';
import type { PinnedImage } from '../../model/image-reference.ts';
import { imagesPath, readImages } from '../../model/images-file.ts';
import { Failure } from '../../lib/failure.ts';
import { defined } from '../../lib/values/defined.ts';

/** What an environment pinned, and whether it was held, from one commit of main on. */
export interface EnvironmentVersion extends Entry {
  readonly images: readonly PinnedImage[];
  readonly hold?: Hold;
}

/** Every version of an environment on main's own line up to `revision`, oldest first. */
export async function versionsOf(
  repo: string,
  environment: Environment,
  revision: string,
): Promise<readonly EnvironmentVersion[]> {
  const paths = [imagesPath(environment), holdPath(environment)];
  const entries = (await historyOf(repo, revision, paths)).toReversed();
  const texts = await readTexts(
    repo,
    entries.flatMap(({ commit }) => paths.map((path) => `${commit}:${path}`)),
  );
  const images = kept(imagesIn(paths[0]!));
  const hold = kept((text) => holdIn(paths[1]!, text));
  return entries.map((entry, index) => {
    const found = hold(texts[2 * index + 1]);
    return defined({ images: images(texts[2 * index]) ?? [], hold: found, ...entry });
  });
}

/** Whether an environment's file ever pinned the image by this commit and digest, on any line that main took in. */
export async function everPinned(
  repo: string,
  environment: Environment,
  revision: string,
): Promise<(image: PinnedImage) => boolean> {
  const path = imagesPath(environment);
  const entries = await historyOf(repo, revision, [path], { allParents: true });
  const commits = [...new Set(entries.map(({ commit }) => commit))];
  const texts = await readTexts(
    repo,
    commits.map((commit) => `${commit}:${path}`),
  );
  const images = kept(imagesIn(path));
  return ({ name, tag, digest }) =>
    texts.some(
      (text) =>
        // A file is read only where it can matter: main may have thousands of versions.
        text?.includes(digest) === true &&
        images(text)?.some((image) => image.name === name && image.tag === tag && image.digest === digest),
    );
}

// What somebody once broke by hand says nothing; the check refuses it where it comes in.
function imagesIn(path: string): (text: string) => readonly PinnedImage[] | undefined {
  return (text) => orNothing(() => readImages(path, text));
}

/** The hold that a file of main says; none where somebody once broke it by hand. */
export function holdIn(path: string, text: string | undefined): Hold | undefined {
  return orNothing(() => readHold(path, text));
}

function orNothing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

function kept<T>(read: (text: string) => T | undefined): (text: string | undefined) => T | undefined {
  const known = new Map<string, T | undefined>();
  return (text) => {
    if (text === undefined) return undefined;
    if (!known.has(text)) known.set(text, read(text));
    return known.get(text);
  };
}
