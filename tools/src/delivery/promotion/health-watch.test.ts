import { expect, jest, test } from '@jest/globals';
import { withFakeGh, type FakeGh } from '../../lib/github/fake-gh.ts';
import { withScratchRepository, type ScratchRepository } from '../../lib/git/scratch-repository.ts';
import { commitOf } from '../../lib/git/objects.ts';
import { git } from '../../lib/git/git.ts';
import { configFile } from '../../model/config/config.ts';
import { imagesPath, withExactly } from '../../model/images-file.ts';
import { imageOf } from '../../model/image.fixture.ts';
import type { PinnedImage } from '../../model/image-reference.ts';
import { lastStretch, watchHealth } from './health-watch.ts';

jest.setTimeout(120_000);

const [one, two] = [imageOf('web', 'a'.repeat(40), '1'), imageOf('web', 'b'.repeat(40), '2')];
const bot = 'acme-staging[bot]';
const web = 'argocd/staging/web';

test.each([
  ['was never there', [two], undefined],
  ['stands there', [two, one, one], { from: '1' }],
  ['stood there', [one, one, two], { from: '0', end: '2' }],
  ['came back', [one, two, one], { from: '2' }],
])('the stretch of an image that %s', (_name, pinned, expected) => {
  const versions = pinned.map((image, index) => ({ commit: String(index), images: [image] }));
  expect(lastStretch(versions, one)).toEqual(expected);
});

interface Scene extends ScratchRepository, Pick<FakeGh, 'set' | 'state'> {
  pin(image: PinnedImage): Promise<string>;
  look(): Promise<string>;
  looks(): Promise<() => Promise<string>>;
}

/** A repository whose file of settings names the reporter of staging, or nobody. */
function withReports(reporters: Readonly<Record<string, string>>, work: (scene: Scene) => Promise<void>) {
  return withFakeGh(({ github, ...fake }) =>
    withScratchRepository(async (scratch) => {
      await scratch.write(configFile, `export default ${JSON.stringify({ reporters })};\n`);
      const looks = async () => {
        const running = [{ image: one, applications: ['web'] }];
        const look = await watchHealth(github, scratch.remote, 'main', running);
        return async () => (await look()).map(({ state }) => state).join();
      };
      await work({
        ...scratch,
        ...fake,
        looks,
        look: async () => await (await looks())(),
        pin: async (image) =>
          await scratch.write(imagesPath('staging'), withExactly(imagesPath('staging'), undefined, [image])),
      });
    }),
  );
}

const said = (state: string, creator = bot) => ({ context: web, state, creator });

test('a word from before the bump, or from after it was replaced, says nothing of it', () =>
  withReports({ staging: bot }, async ({ pin, set, look }) => {
    const before = await pin(two);
    const bump = await pin(one);
    await set({ statuses: { [before]: [said('success')] } });
    expect(await look()).toBe('pending');
    await set({ statuses: { [before]: [said('failure')], [bump]: [said('success')] } });
    expect(await look()).toBe('healthy');
    const after = await pin({ ...two, digest: imageOf('web', 'c', '3').digest });
    await set({ statuses: { [bump]: [said('success')], [after]: [said('failure')] } });
    expect(await look()).toBe('healthy');
  }));

test('a later commit of main carries the newest word, whatever it changed', () =>
  withReports({ staging: bot }, async ({ pin, write, set, look }) => {
    const bump = await pin(one);
    const later = await write('docs/a.md', 'a');
    await set({ statuses: { [bump]: [said('failure')], [later]: [said('success')] } });
    expect(await look()).toBe('healthy');
    await set({ statuses: { [bump]: [said('success')], [later]: [said('failure')] } });
    expect(await look()).toBe('failed');
  }));

test('a commit that changes nothing carries a word as any other', () =>
  withReports({ staging: bot }, async ({ pin, set, look, person, remote }) => {
    await pin(one);
    const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
    await git(person, [...identity, 'commit', '--quiet', '--allow-empty', '--message', 'Nothing']);
    await git(person, ['push', '--quiet', 'origin', 'HEAD:main']);
    await set({ statuses: { [(await commitOf(remote, 'main'))!]: [said('success')] } });
    expect(await look()).toBe('healthy');
  }));

test('what others said last is passed over, and heard once until somebody speaks again', () =>
  withReports({ staging: bot }, async ({ pin, set, state, looks }) => {
    const bump = await pin(one);
    await set({ statuses: { [bump]: [said('success', 'mallory'), said('failure')] } });
    const look = await looks();
    for (let times = 0; times < 5; times += 1) expect(await look()).toBe('failed');
    const asked = async (what: string) =>
      (await state()).calls.filter(({ args }) => args.join(' ').includes(what)).length;
    expect([await asked('graphql'), await asked('/statuses')]).toEqual([5, 1]);
    await set({ statuses: { [bump]: [said('success'), said('success', 'mallory'), said('failure')] } });
    expect(await look()).toBe('healthy');
    expect(await asked('/statuses')).toBe(1);
  }));

test('a word that somebody covers by the same word again is heard all the same', () =>
  withReports({ staging: bot }, async ({ pin, set, looks }) => {
    const bump = await pin(one);
    const covered = [said('success', 'mallory'), said('success')];
    await set({ statuses: { [bump]: covered } });
    const look = await looks();
    expect(await look()).toBe('healthy');
    await set({ statuses: { [bump]: [said('success', 'mallory'), said('failure'), ...covered] } });
    expect(await look()).toBe('failed');
  }));

test('nobody is asked where nobody is named, and a name that was taken away is said', () =>
  withReports({}, async ({ pin, write, state, look }) => {
    await pin(one);
    expect(await look()).toBe('not configured');
    await write(configFile, `export default { reporters: { staging: '${bot}', production: 'other[bot]' } };\n`);
    expect(await look()).toBe('pending');
    await write(configFile, `export default { reporters: { production: 'other[bot]' } };\n`);
    expect(await look()).toBe('silenced');
    await write(configFile, 'nothing that can be read');
    expect(await look()).toBe('silenced');
    expect((await state()).calls).toHaveLength(1);
  }));
