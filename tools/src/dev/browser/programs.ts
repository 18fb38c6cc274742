import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { unusedPorts } from '../../lib/process/free-ports.ts';
import { startProcess } from '../../lib/process/server-process.ts';
import { waitFor } from '../../lib/process/wait.ts';

interface PagedProgram {
  readonly name: string;
  readonly binary: string;
  /** Files of its working folder, `config.yml` among them; `HOST:PORT` in them is where it answers. */
  readonly files: Readonly<Record<string, string>>;
  /** `FOLDER` in them is its working folder. */
  readonly args: readonly string[];
  /** Name in its working folder -> folder that it shows. */
  readonly links?: Readonly<Record<string, string>>;
}

/** Runs work beside a program that answers on a free port of the loopback address. */
export async function withProgram<T>(program: PagedProgram, work: (url: string) => Promise<T>): Promise<T> {
  const { name, binary, files, args, links = {} } = program;
  return await withScratchFolder('page', async (folder) => {
    const port = (await unusedPorts(1))[0]!;
    const url = `http://127.0.0.1:${port}`;
    for (const [file, text] of Object.entries(files)) {
      await writeFile(join(folder, file), text.replaceAll('HOST:PORT', `127.0.0.1:${port}`));
    }
    for (const [link, target] of Object.entries(links)) await symlink(target, join(folder, link));
    const all = [`--config.file=${join(folder, 'config.yml')}`, `--web.listen-address=127.0.0.1:${port}`, ...args];
    const server = startProcess(
      name,
      binary,
      all.map((arg) => arg.replaceAll('FOLDER', folder)),
      folder,
    );
    try {
      await waitFor({ what: `${name} to be ready`, seconds: 30, every: 100 }, async () => {
        const { ok, status } = await fetch(`${url}/-/ready`);
        return ok ? { done: undefined } : { seen: `status ${status}` };
      });
      return await work(url);
    } finally {
      await server.stop();
    }
  });
}
