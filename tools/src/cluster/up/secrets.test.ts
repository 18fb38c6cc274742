import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { ensureSecrets, loadSecrets } from './secrets.ts';

test('secrets are made once, all different, in a file that only its user reads', () =>
  withScratchFolder('secrets', async (dir) => {
    const instance = { dir, name: 'x' };
    const secrets = await ensureSecrets(instance);
    expect(await ensureSecrets(instance)).toEqual(secrets);
    expect(new Set(Object.values(secrets)).size).toBe(7);
    expect(JSON.parse(secrets.signOnKey)).toMatchObject({ kty: 'RSA', d: expect.stringMatching(/^[\w-]{300,}$/) });
    expect((await stat(join(dir, 'secrets.json'))).mode & 0o777).toBe(0o600);
  }));

test('an instance that was started before there was a Grafana keeps its secrets and gets the new ones', () =>
  withScratchFolder('secrets', async (dir) => {
    const instance = { dir, name: 'x' };
    const old = { webhook: 'w', adminPassword: 'a' };
    await writeFile(join(dir, 'secrets.json'), JSON.stringify(old));
    expect(await ensureSecrets(instance)).toMatchObject({
      ...old,
      grafanaPassword: expect.stringMatching(/^[\w-]{20}$/),
    });
    expect(await loadSecrets(instance)).toEqual(JSON.parse(await readFile(join(dir, 'secrets.json'), 'utf8')));
  }));

test('an instance without secrets says how to get them', () =>
  withScratchFolder('secrets', async (dir) => {
    await expect(loadSecrets({ dir, name: 'x' })).rejects.toThrow(/secrets\.json cannot be read.*npm run up/);
  }));

test.each([
  ['is damaged', (file: string) => writeFile(file, '{'), /secrets\.json is not readable as JSON/],
  ['cannot be read', (file: string) => mkdir(file), /Could not read .*secrets\.json/],
])('no new secrets are made where the file %s: the clusters have those of before', (_name, spoil, words) =>
  withScratchFolder('secrets', async (dir) => {
    await spoil(join(dir, 'secrets.json'));
    const before = await readdir(dir);
    await expect(ensureSecrets({ dir, name: 'x' })).rejects.toThrow(words);
    await expect(loadSecrets({ dir, name: 'x' })).rejects.toThrow(words);
    expect(await readdir(dir)).toEqual(before);
  }),
);
