import { describe, expect, jest, test } from '@jest/globals';
import { withFakeGh, type FakeGh } from '../lib/github/fake-gh.ts';
import { withScratchRepository, type ScratchRepository } from '../lib/git/scratch-repository.ts';
import { withScratchFolder } from '../lib/files/scratch-folder.ts';
import { configFile } from '../model/config/config.ts';
import { imageOf } from '../model/image.fixture.ts';
import { formatImage, type PinnedImage } from '../model/image-reference.ts';
import { firstService } from '../model/services.ts';
import { isProven, verify } from './provenance.ts';
import { git } from '../lib/git/git.ts';

jest.setTimeout(120_000);

const path = `${firstService.sources[0]}/a`;

interface Scene extends ScratchRepository, FakeGh {
  /** The commit that touched the service last, and an image of it. */
  readonly source: string;
  readonly image: PinnedImage;
}

function withImage(work: (scene: Scene) => Promise<void>): Promise<void> {
  return withFakeGh((fake) =>
    withScratchRepository(async (scratch) => {
      const source = await scratch.write(path, '1');
      await work({ ...scratch, ...fake, source, image: imageOf(firstService.image.split('/').at(-1)!, source, 'a') });
    }),
  );
}

describe('where an image was built', () => {
  test('is proven for its digest, this repository, the release workflow, main and its commit', () =>
    withImage(async ({ github, set, state, remote, source, image }) => {
      await set({ attested: { [image.digest]: [source] } });
      expect(await verify([formatImage(image)], github, remote)).toEqual([
        { reference: formatImage(image), by: `.github/workflows/release.yaml of owner/name, on main, of ${source}` },
      ]);
      expect((await state()).calls.map(({ args }) => args.join(' '))).toEqual([
        `attestation verify oci://${image.name}@${image.digest} --repo owner/name ` +
          '--signer-workflow owner/name/.github/workflows/release.yaml --source-ref refs/heads/main ' +
          '--deny-self-hosted-runners --format json',
      ]);
    }));

  test('is proven by a run on a later commit that touched nothing of it', () =>
    withImage(async ({ github, set, remote, write, image }) => {
      const later = await write('docs/a.md', '1');
      await set({ attested: { [image.digest]: [later] } });
      expect(await isProven(image, github, remote)).toEqual({ proven: true, why: '' });
    }));

  test('is proven by one attestation of several', () =>
    withImage(async ({ github, set, remote, write, source, image }) => {
      const next = await write(path, '2');
      await set({ attested: { [image.digest]: [next, source] } });
      expect(await isProven(image, github, remote)).toMatchObject({ proven: true });
    }));

  test('is not proven for the name of another commit, older or newer', () =>
    withImage(async ({ github, set, remote, write, source, image }) => {
      const next = await write(path, '2');
      await set({ attested: { [image.digest]: [source] } });
      const renamed = await isProven({ ...image, tag: next }, github, remote);
      const built = `it was built of ${source.slice(0, 7)}, not of ${next.slice(0, 7)} as its tag says`;
      expect(renamed).toEqual({ proven: false, why: built });
      await set({ attested: { [image.digest]: [next] } });
      expect(await isProven(image, github, remote)).toMatchObject({ proven: false });
    }));

  test('is judged by the sources of that time, not by those of today', () =>
    withImage(async ({ github, set, remote, write, image }) => {
      const [images, name] = [image.name.slice(0, image.name.lastIndexOf('/')), firstService.image.split('/').at(-1)];
      const config = (sources: readonly string[]) =>
        `export default ${JSON.stringify({ names: { images }, services: [{ image: name, sources }] })};\n`;
      await write(configFile, config(['lib']));
      const source = await write('lib/a', '1');
      const built = await write(path, '2');
      await write(configFile, config(['apps']));
      await set({ attested: { [image.digest]: [built] } });
      expect(await isProven({ ...image, tag: source }, github, remote)).toEqual({ proven: true, why: '' });
      expect(await isProven({ ...image, tag: built }, github, remote)).toMatchObject({ proven: false });
    }));

  test('is not proven by a commit that this repository lacks', () =>
    withImage(async ({ github, set, remote, image }) => {
      await set({ attested: { [image.digest]: ['f'.repeat(40)] } });
      const { why } = await isProven(image, github, remote);
      expect(why).toBe('it was built at fffffff, which is no commit of this repository');
    }));

  test('cannot be said by a shallow clone', () =>
    withImage(async ({ github, set, remote, write, source, image }) => {
      await write('docs/a.md', '1');
      await set({ attested: { [image.digest]: [source] } });
      await withScratchFolder('shallow', async (folder) => {
        await git('.', ['clone', '--quiet', '--depth', '1', `file://${remote}`, folder]);
        await expect(verify([formatImage(image)], github, folder)).rejects.toThrow(
          'is a shallow clone. Fetch the whole',
        );
      });
    }));

  test('is refused for all when one is not proven, naming it', () =>
    withImage(async ({ github, set, remote, source, image }) => {
      await set({ attested: { [image.digest]: [source] } });
      const other = imageOf('api', source, 'b');
      const verified = verify([image, other].map(formatImage), github, remote);
      await expect(verified).rejects.toThrow(/on main, built \S+\/api:\w+@sha256:b+: .*no attestations found/);
    }));

  test('is asked of a digest, never of a tag', () =>
    withImage(async ({ github, state, remote, image: { name, tag } }) => {
      await expect(verify([`${name}:${tag}`], github, remote)).rejects.toThrow('REF:TAG@sha256:DIGEST');
      expect((await state()).calls).toEqual([]);
    }));

  test('is a no, with the reason, when gh is absent or not logged in', () =>
    withImage(async ({ github, set, remote, source, image }) => {
      const absent = { repository: 'owner/name', env: { PATH: '/nowhere' } };
      expect(await isProven(image, absent, remote)).toEqual({
        proven: false,
        why: 'gh is not installed or not on the PATH',
      });
      await expect(verify([formatImage(image)], absent, remote)).rejects.toThrow('Install gh');
      await set({ loggedIn: false, attested: { [image.digest]: [source] } });
      expect(await isProven(image, github, remote)).toEqual({ proven: false, why: 'gh is not logged in' });
    }));
});
