import { run } from '../../lib/process/run.ts';
import { Failure } from '../../lib/failure.ts';
import { withMachineLock } from '../../lib/process/once.ts';
import type { Say } from '../../lib/values/say.ts';

/** Is there a command of this name on the PATH? */
export async function commandExists(name: string): Promise<boolean> {
  return (await run('sh', ['-c', `command -v "$0"`, name], { accept: [0, 1, 127] })).code === 0;
}

/**
 * Installs Debian packages after saying so.
 * @param why - completes "to …".
 * @throws {Failure} when this is no Debian-like machine, or not root, or apt-get fails.
 */
export async function aptInstall(packages: readonly string[], why: string, say: Say): Promise<void> {
  const list = packages.join(' ');
  if (process.getuid?.() !== 0 || !(await commandExists('apt-get'))) {
    throw new Failure({
      what: `To ${why}, ${list} must be installed`,
      wayOut: `Install it (Debian: sudo apt-get install ${list}) and run this again.`,
    });
  }
  say(`installing ${list} with apt-get, to ${why}`);
  await withMachineLock('apt-get', async () => {
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    const install = ['install', '-y', '--no-install-recommends', ...packages];
    if ((await run('apt-get', install, { env, accept: [0, 100] })).code === 0) return;
    await run('apt-get', ['update'], { env, doing: 'update the list of Debian packages' });
    await run('apt-get', install, { env, doing: `install ${list}` });
  });
}
