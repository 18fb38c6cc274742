import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withMachineLock } from '@lockstep/tools/lib/process/once';
import { cacheDir } from '@lockstep/tools/lib/files/paths';
import { run } from '@lockstep/tools/lib/process/run';
import { isThere } from '@lockstep/tools/lib/files/if-there';

/** CDK Terrain, which goes on where CDKTF ended, under the names that the code knows. */
export const successor = {
  /** Its bindings ask for it by its own name. */
  cdktn: '0.24.0',
  cdktf: 'npm:cdktn@0.24.0',
  '@cdktf/provider-aws': 'npm:@cdktn/provider-aws@25.7.0',
  constructs: '10.7.2',
} as const;

/** Where the successor lies, or will: the cache, by its versions. */
function successorFolder(): string {
  const provider = successor['@cdktf/provider-aws'].split('@').at(-1);
  return join(cacheDir(), `cdktn-${successor.cdktn}-aws-${provider}`);
}

export async function hasSuccessor(): Promise<boolean> {
  return await isThere(join(successorFolder(), 'installed'));
}

/** Installs the successor into the cache, once; about 450 MB. */
export async function installSuccessor(say: (line: string) => void): Promise<string> {
  const folder = successorFolder();
  await withMachineLock('cdktn', async () => {
    if (await hasSuccessor()) return;
    say(`installing cdktn ${successor.cdktn} into ${folder}`);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    const manifest = { name: 'way-out', private: true, dependencies: successor };
    await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
    await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: folder,
      doing: 'install cdktn',
      wayOut: 'Is the npm registry reachable? Then run this again.',
    });
    await writeFile(join(folder, 'installed'), '');
  });
  return folder;
}
