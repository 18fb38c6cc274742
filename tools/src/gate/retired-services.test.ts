import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { withScratchFolder } from '../lib/files/scratch-folder.ts';
import { writeFiles } from '../lib/files/write-files.ts';
import { commit } from '../lib/git/checkout.ts';
import { init } from '../lib/git/repository.ts';
import { configFile } from '../model/config/config.ts';
import { environments } from '../model/environment.ts';
import { imagesPath, withExactly } from '../model/images-file.ts';
import { withOneMore } from '../model/retire-service/service.fixture.ts';
import { withoutService } from '../model/new-service/texts.ts';
import { withRetiring } from '../model/retire-service/edits.ts';
import { repositoryRoot } from '../lib/files/paths.ts';
import { retiredFindings } from './retired-services.ts';

const last = environments.at(-1)!;
const overlay = `clusters/${last}/till/kustomization.yaml`;
const pinned = { name: 'ghcr.io/acme/web', tag: '0'.repeat(40), digest: `sha256:${'0'.repeat(64)}` };

interface Ground {
  readonly edit: (change: (text: string) => string) => Promise<void>;
  readonly removeOverlay: () => Promise<void>;
  /** What is found, by file and field, in what was changed since the start. */
  readonly found: () => Promise<readonly string[]>;
}

/** A repository whose last environment runs till, in a state, with or without anything released. */
async function onto(
  { released = true, retiring = false }: { readonly released?: boolean; readonly retiring?: boolean },
  work: (ground: Ground) => Promise<void>,
): Promise<void> {
  await withScratchFolder('retired', async (root) => {
    await init(root);
    const own = withOneMore(await readFile(join(repositoryRoot, configFile), 'utf8'), 'till');
    await writeFiles(root, {
      [configFile]: retiring ? withRetiring(own, 'till', [last]) : own,
      [overlay]: 'kind: Kustomization\n',
      ...(released && { [imagesPath(environments[0]!)]: withExactly('images', undefined, [pinned]) }),
    });
    const start = await commit(root, 'First', ['.']);
    await work({
      edit: async (change) =>
        await writeFiles(root, { [configFile]: change(await readFile(join(root, configFile), 'utf8')) }),
      removeOverlay: async () => await writeFiles(root, { [overlay]: undefined }),
      found: async () => (await retiredFindings(root, start)).map(({ file, field }) => `${file} ${field}`),
    });
  });
}

test('a closed door, then what answered, with the rights left where they are', () =>
  onto({ retiring: true }, async ({ removeOverlay, found }) => {
    expect(await found()).toEqual([]);
    await removeOverlay();
    expect(await found()).toEqual([]);
  }));

test('what customers are let in to is refused to go, also where its rights stay', () =>
  onto({}, async ({ edit, removeOverlay, found }) => {
    await removeOverlay();
    expect(await found()).toEqual([`${overlay} the overlay`, `${configFile} retiring`]);
    await edit((text) => withRetiring(text, 'till', [last]));
    expect(await found()).toEqual([`${overlay} the overlay`]);
  }));

test('rights that go with what they are for are refused, and so is an entry that leaves it running', () =>
  onto({ retiring: true }, async ({ edit, removeOverlay, found }) => {
    await edit((text) => withoutService(text, 'till'));
    expect(await found()).toEqual([`${configFile} its entry`]);
    await removeOverlay();
    expect(await found()).toEqual([`${configFile} retiring`]);
  }));

test('the way back opens the door again', () =>
  onto({ retiring: true }, async ({ edit, found }) => {
    await edit((text) => text.replace(`      retiring: ['${last}'],\n`, ''));
    expect(await found()).toEqual([]);
  }));

test('a fork that has released nothing takes anything out at once', () =>
  onto({ released: false }, async ({ edit, removeOverlay, found }) => {
    await edit((text) => withoutService(text, 'till'));
    await removeOverlay();
    expect(await found()).toEqual([]);
  }));
