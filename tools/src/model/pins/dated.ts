import { lineTimes } from '../../lib/git/blame.ts';
import { requireWholeHistory } from '../../lib/git/repository.ts';
import { inParallel } from '../../lib/process/parallel.ts';
import { Failure } from '../../lib/failure.ts';
import type { DatedPin } from './outdated.ts';
import { pinFilesOf, pinsSeen, readUpdater } from './read.ts';
import { isIgnored, updaterFile } from './updater.ts';

/**
 * Everything that Renovate's managers see in a checkout, and what comes after staging by the same lines, each with the
 * time since when it stands so in git.
 * @throws {Failure} where the history is not whole, or Renovate's settings cannot be read.
 */
export async function datedPins(root: string): Promise<readonly DatedPin[]> {
  await requireWholeHistory(root);
  const read = await readUpdater(root);
  if (read === undefined || 'why' in read || read.updater.enabled === false) {
    const why =
      read === undefined ? 'it is not there' : 'why' in read ? `${read.field}: ${read.why}` : 'it is switched off';
    throw new Failure({
      what: `${updaterFile} does not say where versions stand`,
      why,
      wayOut: 'It is what finds them: bring it back, as docs/pins.md shows.',
    });
  }
  const { updater } = read;
  const pins = pinsSeen(await pinFilesOf(root), updater).filter(
    ({ file, manager }) => !isIgnored(file, updater) || (manager.custom !== undefined && !file.includes('/images/')),
  );
  const files = [...new Set(pins.map(({ file }) => file))];
  const times = new Map(await inParallel(files, async (file) => [file, await lineTimes(root, file)] as const));
  return pins.map((pin) => ({ pin, since: times.get(pin.file)?.[pin.versionLine - 1] }));
}
