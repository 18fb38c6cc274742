import { describe, expect, test } from '@jest/globals';
import { templateNames } from './template.ts';
import { templateOwners } from './owners.ts';
import { wantedNames, type PresentNames, type NamesWish } from './wanted.ts';

const born: PresentNames = { names: templateNames, owners: templateOwners, origin: 'git@github.com:Acme/shop.git' };
const shop = { repository: 'https://github.com/Acme/shop', images: 'ghcr.io/acme/shop', domain: 'acme.org' };
const owned: PresentNames = {
  names: shop,
  owners: { everything: ['@acme/all'], service: ['@acme/all'], production: ['@acme/lead'] },
  origin: 'git@github.com:Acme/elsewhere.git',
};

const all = ['@acme/all', '@ada'];

describe('a repository as the template bore it', () => {
  test('is the one it was cloned from, with images named after it, and its owners have every role', () => {
    expect(wantedNames({ domain: 'acme.org', owners: all }, born)).toEqual({
      names: shop,
      owners: { everything: all, service: all, production: all },
    });
  });

  test.each([
    ['--domain', { owners: all }, born.origin],
    ['--owners', { domain: 'acme.org', productionOwners: ['@ada'] }, born.origin],
    ['--domain and --owners', {}, born.origin],
    ['--repository and --domain and --owners', {}, undefined],
    ['--repository', { domain: 'acme.org', owners: all }, '/srv/git/shop.git'],
    ['--repository', { domain: 'acme.org', owners: all }, 'http://127.0.0.1:3000/acme/shop.git'],
  ] satisfies readonly [string, NamesWish, string | undefined][])(
    'lacks %s with %j, cloned from %s',
    (option, wish, origin) => {
      expect(() => wantedNames(wish, { ...born, origin })).toThrow(new RegExp(`^${option} (is|are) missing`));
    },
  );
});

describe('a repository that has its owner', () => {
  test('keeps what is not asked for', () => {
    expect(wantedNames({}, owned)).toEqual({ names: shop, owners: owned.owners });
    expect(wantedNames({ domain: 'new.org' }, owned).names).toEqual({ ...shop, domain: 'new.org' });
  });

  test('gives the new owners what the old ones had together', () => {
    const everything = ['@acme/new'];
    expect(wantedNames({ owners: everything }, owned).owners).toEqual({
      ...owned.owners,
      everything,
      service: everything,
    });
  });
});

test.each([
  [{ repository: 'acme/shop' }, '--repository cannot be "acme/shop": it is https://HOST/OWNER/NAME'],
  [{ repository: 'https://github.com/acme' }, '--repository cannot be'],
  [{ repository: 'https://github.com/acme/shop/tree/main' }, '--repository cannot be'],
  [{ repository: 'file:///srv/acme/shop' }, '--repository cannot be'],
  [{ registry: 'ghcr.io' }, '--registry cannot be "ghcr.io": it is a registry without a port'],
  [{ registry: 'https://ghcr.io/acme' }, '--registry cannot be'],
  [{ registry: 'ghcr.io/Acme' }, '--registry cannot be'],
  [{ registry: 'ghcr.io/acme/' }, '--registry cannot be'],
  [{ registry: 'registry.acme.org:5000/a' }, '--registry cannot be'],
  [{ domain: 'acme' }, '--domain cannot be "acme": it is a DNS name'],
  [{ domain: 'Acme.org' }, '--domain cannot be'],
  [{ domain: '-a.org' }, '--domain cannot be'],
  [{ domain: '*.acme.org' }, '--domain cannot be'],
  [{ domain: `${'a.'.repeat(120)}org` }, '--domain cannot be'],
  [{ productionOwners: ['@b/lead'] }, '--production-owners cannot be "@b/lead": a team of b cannot own'],
] satisfies readonly [NamesWish, string][])('%j is refused', (wish, words) => {
  expect(() => wantedNames(wish, owned)).toThrow(words);
});
