import { describe, expect, test } from '@jest/globals';
import { withFakeGh } from '../lib/github/fake-gh.ts';
import { isProven, verify } from './provenance.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const reference = `ghcr.io/o/web:abc@${digest}`;

describe('where an image was built', () => {
  test('is proven for its digest, this repository, the release workflow and main', () =>
    withFakeGh(async ({ github, state, set }) => {
      await set({ attested: [digest] });
      expect(await verify([reference], github)).toEqual([
        { reference, by: '.github/workflows/release.yaml of owner/name, on main' },
      ]);
      expect((await state()).calls.map(({ args }) => args.join(' '))).toEqual([
        `attestation verify oci://ghcr.io/o/web@${digest} --repo owner/name ` +
          '--signer-workflow owner/name/.github/workflows/release.yaml --source-ref refs/heads/main',
      ]);
    }));

  test('is refused for all when one is not proven, naming it', () =>
    withFakeGh(async ({ github, set }) => {
      await set({ attested: [digest] });
      const other = `ghcr.io/o/api@sha256:${'b'.repeat(64)}`;
      const verified = verify([reference, other], github);
      await expect(verified).rejects.toThrow(/on main, built ghcr.io\/o\/api@sha256:b+: .*no attestations found/);
    }));

  test('is asked of a digest, never of a tag', () =>
    withFakeGh(async ({ github, state }) => {
      await expect(verify(['ghcr.io/o/web:abc'], github)).rejects.toThrow('a tag can name another image');
      expect((await state()).calls).toEqual([]);
    }));

  test('is a no, with the reason, when gh is absent or not logged in', async () => {
    const absent = { repository: 'owner/name', env: { PATH: '/nowhere' } };
    expect(await isProven(reference, absent)).toEqual({
      proven: false,
      why: 'gh is not installed or not on the PATH',
    });
    await expect(verify([reference], absent)).rejects.toThrow('Install gh');
    await withFakeGh(async ({ github, set }) => {
      await set({ loggedIn: false, attested: [digest] });
      expect(await isProven(reference, github)).toEqual({ proven: false, why: 'gh is not logged in' });
    });
  });
});
