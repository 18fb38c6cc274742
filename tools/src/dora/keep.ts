import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../lib/failure.ts';
import { commitOf } from '../lib/git.ts';
import { measure } from './measure.ts';
import { metricsFile, metricsText } from './metrics.ts';
import { parseWindow } from './window.ts';

/** The window of the figures that Prometheus reads. */
export const keptWindow = '30d';

/**
 * Measures a repository's main and keeps the figures in a folder that a web server serves, in one step, so that nobody
 * reads half a file.
 */
export async function keepFigures(repo: string, folder: string): Promise<void> {
  const commit = await commitOf(repo, 'main');
  if (commit === undefined) {
    throw new Failure({ what: `${repo} has no branch main`, wayOut: 'Push one, then run this again.' });
  }
  const text = metricsText(await measure({ repo, commit, window: parseWindow(keptWindow) }));
  await mkdir(folder, { recursive: true });
  const file = join(folder, metricsFile);
  const next = `${file}.${process.pid}`;
  await writeFile(next, text);
  // Whatever this person's umask says: the server is another user.
  await chmod(next, 0o644);
  await rename(next, file);
}
