import { join } from 'node:path';
import { textIfThere } from '../../lib/files/if-there.ts';
import { listFiles } from '../../lib/git/checkout.ts';
import { inParallel } from '../../lib/process/parallel.ts';
import { managersOf, pinsIn, type Pin } from './managers.ts';
import { parseUpdater, updaterFile, type Updater } from './updater.ts';

/** A file in which something may be pinned. */
export interface PinFile {
  readonly file: string;
  readonly text: string;
}

/** Where versions stand: code, pages and pictures hold texts that only look like them. */
const holdsPins =
  /(?:^|\/)(?:[^/.]*[Cc]ontainerfile|[^/.]*Dockerfile|Gemfile|\.nvmrc|\.tool-versions|\.python-version|\.ruby-version|[^/]+\.(?:ya?ml|json5?|txt|toml|mod|gradle|kts|properties|xml|tf|tofu|ts|sh))$/;

/** The settings of a checkout; undefined where there are none, a field and a reason where they cannot be read. */
export async function readUpdater(root: string): Promise<ReturnType<typeof parseUpdater> | undefined> {
  const text = await textIfThere(join(root, updaterFile));
  return text === undefined ? undefined : parseUpdater(text);
}

/** Every file of a checkout in which something may be pinned. */
export async function pinFilesOf(root: string): Promise<readonly PinFile[]> {
  const names = (await listFiles(root)).filter((name) => holdsPins.test(name) && !name.endsWith('package-lock.json'));
  const read = await inParallel(names, async (file) => {
    const text = await textIfThere(join(root, file));
    return text === undefined ? [] : [{ file, text }];
  });
  return read.flat();
}

/** What the managers see in these files. */
export function pinsSeen(files: readonly PinFile[], updater: Updater): readonly Pin[] {
  const managers = managersOf(updater);
  return files.flatMap(({ file, text }) => pinsIn(file, text, managers));
}
