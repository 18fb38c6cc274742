import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { logFile } from '../../toolbox/sources/go.ts';
import type { Engine } from '../../toolbox/engine/engine.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { buildSecrets } from './build-secrets.ts';
import { ownBases } from './own-bases.ts';
import { proxyArguments } from './proxy-arguments.ts';
import { argumentsOf, firstService, manifestOf } from '../../model/services.ts';

/** The name under which compose.yaml looks for the image before it builds one. */
export const composeImage = 'localhost/lockstep/web:compose';

/**
 * Builds compose.yaml's image from the work tree where compose can't: with bases of ours for those that no registry
 * serves, and with this machine's npm registry, certificate authority and network. Compose 2.40 grants its builds
 * neither files outside the context nor the host's network.
 * @throws {Failure} naming the log.
 */
export async function buildForCompose(engine: Engine, say: (line: string) => void): Promise<void> {
  const containerfile = join(repositoryRoot, firstService.containerfile);
  const { version } = JSON.parse(await readFile(join(repositoryRoot, manifestOf(firstService)), 'utf8'));
  const bases = await ownBases(await readFile(containerfile, 'utf8'), { engine, say });
  const variables = { ...bases, ...argumentsOf(firstService), VERSION: version };
  await withScratchFolder('build', async (folder) => {
    const secrets = await buildSecrets(folder);
    say(`building ${composeImage}`);
    await engine.call(
      [
        'build',
        ...Object.entries(variables).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]),
        ...proxyArguments(engine.name),
        ...secrets.flatMap(({ id, file }) => ['--secret', `id=${id},src=${file}`]),
        '--network=host',
        '--tag',
        composeImage,
        '--file',
        containerfile,
        repositoryRoot,
      ],
      { log: logFile('compose-image'), doing: `build ${composeImage}`, timeout: 1_200_000 },
    );
  });
}
