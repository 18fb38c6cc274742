import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';

/** Where a scanner runs: nothing that somebody left beside it or in the environment loosens it. */
export interface Sandbox {
  readonly folder: string;
  /** An empty configuration: a named one keeps it from looking for others, which can hold exceptions. */
  readonly config: string;
  /** Takes back every variable that configures it, then adds these. */
  readonly env: (own: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;
}

/** Runs `work` in a fresh folder, which is removed afterwards. */
export async function inSandbox<T>(work: (sandbox: Sandbox) => Promise<T>): Promise<T> {
  return await withScratchFolder('scan', async (folder) => {
    const config = join(folder, 'empty.yaml');
    await writeFile(config, '{}\n');
    return await work({ folder, config, env: (own) => ({ ...withoutSettings(process.env), ...own }) });
  });
}

/** An empty variable counts as none for both scanners. */
export function withoutSettings(env: NodeJS.ProcessEnv): Record<string, string> {
  const settings = Object.keys(env).filter((name) => /^(?:SYFT|GRYPE)_/.test(name));
  return Object.fromEntries(settings.map((name) => [name, '']));
}
