import type { Command } from 'commander';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildSecrets } from '../delivery/build-secrets.ts';
import { ownBases } from '../delivery/own-bases.ts';
import { serviceNamed } from '../delivery/services.ts';
import { detectEngine, engineNamed } from '../lib/engine/detect.ts';
import { Failure } from '../lib/failure.ts';
import type { EngineName } from '../lib/instance.ts';
import { cacheDir, repositoryRoot } from '../lib/paths.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

export function register(program: Command): void {
  program
    .command('bases')
    .description("make the service's base images that no registry serves here; print settings for compose.yaml")
    .option('--engine <name>', 'docker or podman; default: the one that answers')
    .action(async ({ engine: name }: { engine?: EngineName }) => {
      const engine = name === undefined ? (await detectEngine())?.engine : await engineNamed(name);
      if (engine === undefined) {
        throw new Failure({
          what: 'Neither docker nor podman answers',
          wayOut: 'Start one, or install Podman, then run this again.',
        });
      }
      const containerfile = await readFile(join(repositoryRoot, serviceNamed('web').containerfile), 'utf8');
      const bases = await ownBases(containerfile, { engine, say });
      if (Object.keys(bases).length === 0) say('Every base image can be pulled: compose needs no settings.');
      else
        for (const [key, value] of Object.entries({ ...bases, ...(await secrets()) })) console.log(`${key}=${value}`);
    });
}

/** How a build reaches the npm registry as this machine does. */
async function secrets(): Promise<Record<string, string>> {
  await mkdir(cacheDir(), { recursive: true });
  const files = Object.fromEntries((await buildSecrets(cacheDir())).map(({ id, file }) => [id, file]));
  return { BUILD_NETWORK: 'host', NPMRC: files['npmrc'] ?? '', ...(files['ca'] ? { CA_FILE: files['ca'] } : {}) };
}
