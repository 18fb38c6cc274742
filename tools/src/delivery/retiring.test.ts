import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { repositoryRoot } from '../lib/files/paths.ts';
import { commitOf } from '../lib/git/objects.ts';
import { withScratchRepository, type ScratchRepository } from '../lib/git/scratch-repository.ts';
import { configFile } from '../model/config/config.ts';
import { firstEnvironment, lastEnvironment, type Environment } from '../model/environment.ts';
import { imageOf, imageText } from '../model/image.fixture.ts';
import { imagesPath, readImages, withExactly } from '../model/images-file.ts';
import { withRetiring } from '../model/retire-service/edits.ts';
import { bump } from './bump.ts';
import { promote } from './promotion/promote.ts';
import { rollBack } from './rollback.ts';
import { deliveryStatus } from './status.ts';
import { deliveryText } from './status-text.ts';

jest.setTimeout(120_000);

const settings = await readFile(join(repositoryRoot, configFile), 'utf8');

async function pinned(scratch: ScratchRepository, environment: Environment): Promise<readonly string[]> {
  const path = imagesPath(environment);
  return readImages(path, await scratch.read(path)).map(({ tag }) => tag);
}

/** The service is being taken out of an environment, which pins no image of it any more where it is gone. */
async function retire(scratch: ScratchRepository, environment: Environment, gone: boolean): Promise<void> {
  await scratch.write(configFile, withRetiring(settings, 'web', [environment]));
  const path = imagesPath(environment);
  if (gone) await scratch.write(path, withExactly(path, await scratch.read(path), []));
}

async function release(scratch: ScratchRepository, number: string): Promise<string> {
  const source = await scratch.write('apps/web/a', number);
  await bump({ repo: scratch.remote, images: [imageText('web', source, number)] });
  return source;
}

test('production is offered no version of what it loses, and status says why', () =>
  withScratchRepository(async (scratch) => {
    const first = await release(scratch, '1');
    await promote({ repo: scratch.remote, merge: true });
    await retire(scratch, lastEnvironment, false);
    await release(scratch, '2');
    const { changes, withheld } = await promote({ repo: scratch.remote, merge: true });
    expect(changes).toEqual([]);
    expect(withheld.map(({ reason }) => reason)).toEqual([`it is being taken out of ${lastEnvironment}`]);
    expect(await pinned(scratch, lastEnvironment)).toEqual([first]);

    const commit = (await commitOf(scratch.remote, 'main'))!;
    const text = deliveryText(await deliveryStatus({ repo: scratch.remote, commit, name: 'main' }));
    expect(text).toContain(`${lastEnvironment} is retiring web: npm run lockstep -- retire service web`);
    expect(text).toContain(`not offered: it is being taken out of ${lastEnvironment}`);
  }));

test('a rollback brings nothing back that has gone', () =>
  withScratchRepository(async (scratch) => {
    const first = await release(scratch, '1');
    await promote({ repo: scratch.remote, merge: true });
    await release(scratch, '2');
    await promote({ repo: scratch.remote, merge: true });
    await retire(scratch, lastEnvironment, true);
    const rollback = { repo: scratch.remote, environment: lastEnvironment, reason: 'errors' };
    expect((await rollBack(rollback)).changes).toEqual([]);
    expect((await rollBack({ ...rollback, to: first })).changes).toEqual([]);
    expect(await pinned(scratch, lastEnvironment)).toEqual([]);
  }));

test('a late bump leaves out what the first environment has lost', () =>
  withScratchRepository(async (scratch) => {
    await release(scratch, '1');
    await retire(scratch, firstEnvironment, true);
    const source = await scratch.write('apps/web/a', '2');
    const { changes, retired } = await bump({ repo: scratch.remote, images: [imageText('web', source, '2')] });
    expect(changes).toEqual([]);
    expect(retired).toEqual([imageOf('web', source, '2').name]);
    expect(await pinned(scratch, firstEnvironment)).toEqual([]);
  }));

test('one whose door is closed there is still bumped', () =>
  withScratchRepository(async (scratch) => {
    await release(scratch, '1');
    await retire(scratch, firstEnvironment, false);
    const next = await release(scratch, '2');
    expect(await pinned(scratch, firstEnvironment)).toEqual([next]);
  }));
