import { chmod, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { engineNamed } from './detect.ts';

const settings = ['DOCKER_BUILDKIT', 'BUILDX_BUILDER', 'BUILDX_NO_DEFAULT_ATTESTATIONS'] as const;

test("Docker builds with its own BuildKit and no attestations, whatever the person's shell says", () =>
  withScratchFolder('docker', async (folder) => {
    const docker = join(folder, 'docker');
    await writeFile(docker, `#!/bin/sh\nenv\n`);
    await chmod(docker, 0o755);
    const kept = { ...process.env };
    process.env['PATH'] = `${folder}${delimiter}${kept['PATH']}`;
    process.env['DOCKER_BUILDKIT'] = '0';
    process.env['BUILDX_BUILDER'] = 'mine';
    try {
      const { stdout } = await (await engineNamed('docker')).call(['build', '.']);
      for (const setting of ['DOCKER_BUILDKIT=1', 'BUILDX_BUILDER=', 'BUILDX_NO_DEFAULT_ATTESTATIONS=1']) {
        expect(stdout.split('\n')).toContain(setting);
      }
    } finally {
      for (const name of ['PATH', ...settings]) {
        if (kept[name] === undefined) delete process.env[name];
        else process.env[name] = kept[name];
      }
    }
  }));
