import { holdPath, holdText } from '../delivery/hold-file.ts';
import type { PinnedImage } from '../delivery/image-reference.ts';
import { imagesPath, withExactly } from '../delivery/images-file.ts';
import { imageOf } from '../delivery/scratch-repository.ts';
import { initBare } from '../lib/git.ts';
import { run } from '../lib/run.ts';
import { withScratchFolder } from '../lib/scratch-folder.ts';

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
export function at(moment: string): string {
  const [day, hour] = moment.split(' ');
  return `2026-01-${day}T${hour}:00:00Z`;
}

export async function withHistory<T>(work: (history: History) => Promise<T>): Promise<T> {
  return await withScratchFolder('dora', async (repo) => {
    await initBare(repo);
    let tip: string | undefined;
    const commit = async (moment: string, path: string, text: string | undefined, message: string): Promise<string> => {
      const stamp = `Ada <ada@example.org> ${Date.parse(at(moment)) / 1000} +0000`;
      const input = [
        'feature done',
        'commit refs/heads/main',
        'mark :1',
        `author ${stamp}`,
        `committer ${stamp}`,
        data(message),
        ...(tip === undefined ? [] : [`from ${tip}`]),
        text === undefined ? `D ${path}` : `M 100644 inline ${path}\n${data(text)}`,
        '',
        'get-mark :1',
        'done',
        '',
      ].join('\n');
      tip = (await run('git', ['fast-import', '--quiet'], { cwd: repo, input })).stdout.trim();
      return tip;
    };
    let count = 0;
    const path = imagesPath('production');
    const deploy = (moment: string, ...images: readonly PinnedImage[]): Promise<string> =>
      commit(moment, path, withExactly(path, undefined, images), 'Deploy');
    return await work({
      repo,
      source: (moment, subject = 'Change', body = '') =>
        commit(moment, 'apps/web/a', String((count += 1)), `${subject}\n\n${body}\n`),
      deploy,
      web: (moment, source, digits = source) => deploy(moment, imageOf('web', source, digits)),
      hold: (moment, reason) => {
        const text = reason === undefined ? undefined : holdText({ reason, since: at(moment), by: 'Ada' });
        return commit(moment, holdPath('production'), text, 'Hold');
      },
    });
  });
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}
