import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { run } from '../../lib/process/run.ts';

/** A file that a build step mounts by its id; no layer holds it. */
interface BuildSecret {
  readonly id: string;
  readonly file: string;
}

/** How this machine reaches its npm registry, for `npm ci` in a build: the registry, and the CA that it trusts. */
export async function buildSecrets(
  folder: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<readonly BuildSecret[]> {
  const registry = (await run('npm', ['config', 'get', 'registry'], { cwd: repositoryRoot })).stdout.trim();
  const authority = env['NODE_EXTRA_CA_CERTS'] || undefined;
  const npmrc = join(folder, 'npmrc');
  await writeFile(npmrc, npmSettings(registry, authority !== undefined), { mode: 0o600 });
  return [{ id: 'npmrc', file: npmrc }, ...(authority === undefined ? [] : [{ id: 'ca', file: authority }])];
}

/** The text of that npmrc. */
export function npmSettings(registry: string, withAuthority: boolean): string {
  return [`registry=${registry}`, ...(withAuthority ? ['cafile=/run/secrets/ca.pem'] : []), ''].join('\n');
}
