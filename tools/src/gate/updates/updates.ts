import type { Finding } from '../../model/finding.ts';
import { pinFilesOf, readUpdater, type PinFile } from '../../model/pins/read.ts';
import { updaterFile } from '../../model/pins/updater.ts';
import { customFindings, unpatterned } from './custom-managers.ts';
import { settingFindings } from './settings.ts';
import { unseenPins } from './unseen.ts';

/** Whether somebody is told of newer versions of everything that is pinned, and may not do more than propose them. */
export async function updateFindings(root: string): Promise<readonly Finding[]> {
  const read = await readUpdater(root);
  const about = { file: updaterFile, object: 'Renovate' };
  if (read === undefined) {
    const reason = 'nobody is told when what is pinned grows old';
    const wayOut = 'Bring it back; where others do it, let it say {"enabled": false}.';
    return [{ ...about, field: 'the file', value: 'nothing', reason, wayOut }];
  }
  if ('why' in read) {
    return [
      { ...about, field: read.field, value: 'unreadable', reason: read.why, wayOut: 'Mend it as Renovate reads it.' },
    ];
  }
  const { updater } = read;
  if (updater.enabled === false) return [];
  const broken = unpatterned(updater);
  if (broken.length > 0) return broken;
  const files = await pinFilesOf(root);
  return [
    ...otherSettings(files),
    ...settingFindings(files, updater),
    ...customFindings(files, updater),
    ...unseenPins(files, updater),
  ];
}

/** Renovate takes the first of its files that it finds, and these before ours. */
function otherSettings(files: readonly PinFile[]): readonly Finding[] {
  return files
    .filter(({ file }) => file === 'renovate.json' || file === 'renovate.json5')
    .map(({ file }) => {
      const reason = `Renovate reads it in the place of ${updaterFile}, which nothing here compares it with`;
      return {
        file,
        object: 'Renovate',
        field: 'the file',
        value: file,
        reason,
        wayOut: `Put it into ${updaterFile}.`,
      };
    });
}
