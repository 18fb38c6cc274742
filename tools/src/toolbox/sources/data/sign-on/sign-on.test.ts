import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { withScratchFolder } from '../../../../lib/files/scratch-folder.ts';
import manifest from './package.json' with { type: 'json' };
import lock from './package-lock.json' with { type: 'json' };
import { signOnGreeting, loginForm, safeHeaders, trouble } from './form.ts';
import { claimsOf, whoSays } from './people.ts';
import { readSignOnSettings } from './settings.ts';

const people = {
  ada: { password: 'correct horse battery', groups: ['platform'] },
  ben: { password: 'another long password', groups: [] },
};
const settings = {
  issuer: 'https://sign-on.staging.localhost:8461',
  clients: [{ client_id: 'argocd', redirect_uris: ['https://argocd.staging.localhost:8461/auth/callback'] }],
  people,
  key: { kty: 'RSA' },
};

describe('who logs in', () => {
  test('is known by the name and the password together', () => {
    expect(whoSays(people, 'ada', people.ada.password)).toBe('ada');
  });

  test.each([
    ['ada', people.ben.password],
    ['ada', ''],
    ['ada', null],
    ['eve', people.ada.password],
    ['eve', 'nobody says this'],
    ['toString', 'nobody says this'],
    [null, null],
  ])('is nobody by the name %s and the password %s', (name, password) => {
    expect(whoSays(people, name, password)).toBeUndefined();
  });

  test('is told with groups, also none', () => {
    expect(claimsOf(people, 'ada')).toMatchObject({ sub: 'ada', groups: ['platform'] });
    expect(claimsOf(people, 'ben')).toMatchObject({ sub: 'ben', groups: [] });
    expect(claimsOf(people, 'constructor')).toBeUndefined();
  });
});

async function read(value: object): Promise<unknown> {
  return await withScratchFolder('sign-on', async (folder) => {
    const file = join(folder, 'settings.json');
    await writeFile(file, JSON.stringify(value));
    return readSignOnSettings(file);
  });
}

describe('settings', () => {
  test('are read whole', async () => {
    expect(await read(settings)).toEqual(settings);
  });

  test.each([
    ['an issuer without TLS', { issuer: 'http://x' }, 'issuer is no address of TLS'],
    ['no issuer', { issuer: undefined }, 'issuer is no address of TLS'],
    ['no clients', { clients: [] }, 'there are no clients'],
    ['no key', { key: undefined }, 'there is no key'],
    ['a short password', { people: { ada: { password: 'admin', groups: [] } } }, 'password of ada is shorter than 16'],
    ['no password', { people: { ada: { groups: [] } } }, 'password of ada is shorter than 16'],
  ])('with %s are refused', async (_what, change, words) => {
    await expect(read({ ...settings, ...change })).rejects.toThrow(words);
  });
});

test('what is shown runs nothing, is in no frame, and holds nothing of others as markup', () => {
  expect(safeHeaders['content-security-policy']).toMatch(
    /default-src 'none';.*frame-ancestors 'none'; style-src 'sha256-/,
  );
  expect(trouble('<script>&')).toContain('<p>&lt;script&gt;&amp;</p>');
  expect(loginForm(false)).not.toContain('role="alert"');
  expect(loginForm(true)).toContain('role="alert"');
  for (const page of [signOnGreeting(), loginForm(true), trouble('x')]) {
    expect(page).toMatch(/<title>[^<]+<\/title>/);
    expect(page).not.toContain('<script');
  }
});

test('every package has a checksum, and the one that it is made of a version', () => {
  expect(manifest.dependencies).toEqual({ 'oidc-provider': expect.stringMatching(/^\d+\.\d+\.\d+$/) });
  const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
  expect(packages.length).toBeGreaterThan(10);
  expect(packages.filter(([, found]) => !('integrity' in found))).toEqual([]);
});
