import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { requireCommit } from '../../lib/git/objects.ts';
import { measureDelivery } from './measure.ts';
import { metricsFile, metricsText } from './metrics.ts';
import { parseWindow } from './window.ts';

/** The window of the figures that Prometheus reads. */
const keptWindow = '30d';

/**
 * Measures a repository's main and keeps the figures in a folder that a web server serves; done anew while main moves,
 * so that the figures of the last of several pushes stand at the end.
 * @throws {Failure} when there is no main.
 */
export async function keepFigures(repo: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const mainOf = () => requireCommit(repo, 'main', 'Push one, then run this again.');
  for (let kept; kept !== (await mainOf());) {
    kept = await mainOf();
    await replace(join(folder, metricsFile), await figuresAt(repo, kept));
  }
}

async function figuresAt(repo: string, commit: string): Promise<string> {
  return metricsText(await measureDelivery({ repo, commit, window: parseWindow(keptWindow) }));
}

/** In one step, so that nobody reads half a file. */
async function replace(file: string, text: string): Promise<void> {
  const next = `${file}.${process.pid}`;
  await writeFile(next, text);
  // Whatever this person's umask says: the server is another user.
  await chmod(next, 0o644);
  await rename(next, file);
}
