import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { bump } from '../../delivery/bump.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { withScratchRepository, type ScratchRepository } from '../../lib/git/scratch-repository.ts';
import { run } from '../../lib/process/run.ts';
import { configFile, readConfig } from '../../model/config/config.ts';
import { heldExitCode } from '../../model/hold-file.ts';
import { imageText } from '../../model/image.fixture.ts';

jest.setTimeout(600_000);

interface Typed {
  readonly scratch: ScratchRepository;
  /** Types a command of a fork with the services front, web and the API, whose image is called otherwise. */
  type(...words: readonly string[]): Promise<{ readonly code: number; readonly said: string }>;
  bumped(number: string): Promise<void>;
}

function withThreeServices(work: (typed: Typed) => Promise<void>): Promise<void> {
  return withScratchRepository((scratch) =>
    withScratchFolder('config', async (folder) => {
      const [first] = readConfig().services;
      const services = [
        { ...first!, name: 'web', image: 'web' },
        { ...first!, name: 'api', image: 'backend' },
        { ...first!, name: 'front', image: 'front' },
      ];
      await writeFile(join(folder, configFile), `export default ${JSON.stringify({ ...readConfig(), services })};\n`);
      const { remote: repo } = scratch;
      await work({
        scratch,
        type: async (...words) => {
          const args = [join(repositoryRoot, 'tools/src/main.ts'), ...words, '--repo', repo];
          const accept = [0, 1, heldExitCode];
          const { code, stdout, stderr } = await run(process.execPath, args, {
            env: { LOCKSTEP_CONFIG_ROOT: folder },
            accept,
          });
          return { code, said: `${stdout}\n${stderr}` };
        },
        bumped: async (number) => {
          const source = await scratch.write('apps/web/a', number);
          const images = ['backend', 'front', 'web'].map((name) => imageText(name, source, number));
          await bump({ repo, images });
        },
      });
    }),
  );
}

test('services are promoted, rolled back, held and released by the names of the settings', () =>
  withThreeServices(async ({ scratch, type, bumped }) => {
    await bumped('1');
    expect(await type('promote', '--merge')).toMatchObject({ code: 0 });
    await bumped('2');
    const some = await type('promote', '--merge', '--only', 'web', 'api');
    expect(some.said).toContain('Not named: front waits as well, and production keeps');
    expect(some.said).toContain('rollback production --only api web --repo');
    const back = await type('rollback', 'production', '--reason', 'errors doubled', '--only', 'api');
    expect(back.said).toContain('production is held (only api) since');
    expect(back.said).toContain('release-hold production --only api --repo');
    const held = await type('promote', '--merge', '--only', 'api');
    expect([held.code, held.said]).toEqual([heldExitCode, expect.stringContaining('it is held (only api)')]);
    expect((await type('promote', '--merge')).said).toContain('Not offered: ');
    const hold = await type('hold', 'production', '--reason', 'a sale', '--only', 'front');
    expect(hold.said).toContain('release-hold production --only front --repo');
    const released = await type('release-hold', 'production', '--only', 'front', 'web');
    expect(released.said).toContain('web was not held.');
    expect(released.said).toContain('production is held (only api)');
    expect(await scratch.subjects()).toContain('Release the hold of production (only front)');
    const twice = await type('hold', 'production', '--reason', 'a sale', '--only', 'web', 'web');
    expect([twice.code, twice.said]).toEqual([1, expect.stringContaining('the services are web, api, front')]);
    const unknown = await type('promote', '--merge', '--only', 'backend');
    expect([unknown.code, unknown.said]).toEqual([1, expect.stringContaining('There is no service "backend"')]);
  }));
