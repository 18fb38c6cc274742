import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { run } from '../../lib/process/run.ts';
import { npmPackage } from './npm.ts';

const kept = { ...process.env };
afterEach(() => {
  process.env = { ...kept };
});

test('an unpacking that was interrupted is done anew, and a whole one is not', () =>
  withScratchFolder('npm-package', async (folder) => {
    const served = await servedPackage(folder);
    // Ends half way, once: the second file is missing.
    await program(
      join(folder, 'bin', 'tar'),
      `#!/bin/sh
echo x >> '${folder}/unpacked'
[ -e '${folder}/interrupted' ] && exec /bin/tar "$@"
touch '${folder}/interrupted'
/bin/tar "$@" package/one
exit 143
`,
    );
    await expect(npmPackage(served, () => {})).rejects.toThrow('exit code 143');
    for (let time = 0; time < 2; time += 1) {
      expect((await readdir(await npmPackage(served, () => {}))).toSorted()).toEqual(['one', 'two']);
    }
    expect(await readFile(join(folder, 'unpacked'), 'utf8')).toBe('x\nx\n');
  }));

/** Puts an npm on the PATH that packs one package of two files. */
async function servedPackage(folder: string): Promise<Parameters<typeof npmPackage>[0]> {
  const archive = join(folder, 'x-1.0.0.tgz');
  await mkdir(join(folder, 'package'));
  for (const name of ['one', 'two']) await writeFile(join(folder, 'package', name), name);
  await run('/bin/tar', ['-czf', archive, '-C', folder, 'package']);
  await program(join(folder, 'bin', 'npm'), `#!/bin/sh\ncp '${archive}' "$4" && echo x-1.0.0.tgz\n`);
  process.env['PATH'] = `${join(folder, 'bin')}${delimiter}${kept['PATH']}`;
  process.env['XDG_CACHE_HOME'] = join(folder, 'cache');
  const hash = createHash('sha512').update(await readFile(archive));
  return { npm: 'x', version: '1.0.0', integrity: `sha512-${hash.digest('base64')}` };
}

async function program(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text, { mode: 0o755 });
}
