import { holdPath, holdText } from '../../model/hold-file.ts';
import type { PinnedImage } from '../../model/image-reference.ts';
import { imagesPath, withExactly } from '../../model/images-file.ts';
import { imageOf } from '../../model/image.fixture.ts';
import { initBare } from '../../lib/git/repository.ts';
import { commitFiles } from '../../lib/git/objects.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { firstLive } from '../../model/environment.ts';
import { defined } from '../../lib/values/defined.ts';

/** For tests: a repository whose commits are dated at will. Moments are "day hour", as "03 12", of January 2026 in UTC. */
export interface History {
  readonly repo: string;
  /** Commits a change of the service's source, and gives the commit. */
  source(moment: string, subject?: string, body?: string): Promise<string>;
  /** Commits what production pins from then on, and gives the commit. */
  deploy(moment: string, ...images: readonly PinnedImage[]): Promise<string>;
  /** The same for web alone, by its source's commit; the digest follows from it unless its digits are given. */
  web(moment: string, source: string, digits?: string): Promise<string>;
  /** Commits production's hold; without a reason, its release. */
  hold(moment: string, reason?: string): Promise<string>;
}

/** The moment in RFC 3339. */
export function january(moment: string): string {
  const [day, hour] = moment.split(' ');
  return `2026-01-${day}T${hour}:00:00Z`;
}

export async function withHistory<T>(work: (history: History) => Promise<T>): Promise<T> {
  return await withScratchFolder('dora', async (repo) => {
    await initBare(repo);
    let tip: string | undefined;
    const commit = async (moment: string, path: string, text: string | undefined, message: string): Promise<string> => {
      tip = await commitFiles(repo, {
        ...defined({ parent: tip }),
        message,
        files: { [path]: text },
        by: 'Ada <ada@example.org>',
        at: Date.parse(january(moment)) / 1000,
        ref: 'refs/heads/main',
      });
      return tip;
    };
    let count = 0;
    const path = imagesPath(firstLive);
    const deploy = (moment: string, ...images: readonly PinnedImage[]): Promise<string> =>
      commit(moment, path, withExactly(path, undefined, images), 'Deploy');
    return await work({
      repo,
      source: (moment, subject = 'Change', body = '') =>
        commit(moment, 'apps/web/a', String((count += 1)), `${subject}\n\n${body}\n`),
      deploy,
      web: (moment, source, digits = source) => deploy(moment, imageOf('web', source, digits)),
      hold: (moment, reason) => {
        const text = reason === undefined ? undefined : holdText({ reason, since: january(moment), by: 'Ada' });
        return commit(moment, holdPath(firstLive), text, 'Hold');
      },
    });
  });
}
