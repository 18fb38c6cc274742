import { describe, expect, test } from '@jest/globals';
import { template, templateOwners } from './template.ts';
import { namesFor, ownersFor, type Present, type Wish } from './wanted.ts';

const born: Present = { names: template, owners: templateOwners, origin: 'git@github.com:Acme/shop.git' };
const shop = { repository: 'https://github.com/Acme/shop', images: 'ghcr.io/acme/shop', domain: 'acme.org' };
const owned: Present = {
  names: shop,
  owners: { everything: ['@acme/all'], service: ['@acme/all'], production: ['@acme/lead'] },
  origin: 'git@github.com:Acme/elsewhere.git',
};

describe('a repository as the template bore it', () => {
  test('is the one it was cloned from, with images named after it', () => {
    expect(namesFor({ domain: 'acme.org' }, born)).toEqual(shop);
  });

  test('gives every role to its owners', () => {
    const owners = ['@acme/all', '@ada'];
    const all = { everything: owners, service: owners, production: owners };
    expect(ownersFor({ owners }, born, shop)).toEqual(all);
  });

  test.each([
    ['--repository', {}, undefined],
    ['--repository', {}, '/srv/git/shop.git'],
    ['--repository', {}, 'http://127.0.0.1:3000/acme/shop.git'],
    ['--domain', {}, born.origin],
  ] satisfies readonly [string, Wish, string | undefined][])(
    'lacks %s with %j, cloned from %s',
    (option, wish, origin) => {
      expect(() => namesFor(wish, { ...born, origin })).toThrow(`${option} is missing`);
    },
  );

  test('lacks --owners', () => {
    expect(() => ownersFor({ productionOwners: ['@ada'] }, born, shop)).toThrow('--owners is missing');
  });
});

describe('a repository that has its owner', () => {
  test('keeps what is not asked for', () => {
    expect(namesFor({}, owned)).toEqual(shop);
    expect(namesFor({ domain: 'new.org' }, owned)).toEqual({ ...shop, domain: 'new.org' });
    expect(ownersFor({}, owned, shop)).toEqual(owned.owners);
  });

  test('gives the new owners what the old ones had together', () => {
    const everything = ['@acme/new'];
    expect(ownersFor({ owners: everything }, owned, shop)).toEqual({
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
] satisfies readonly [Wish, string][])('%j is refused', (wish, words) => {
  expect(() => namesFor(wish, owned)).toThrow(words);
});

test('a team of another organisation is refused by the option that names it', () => {
  expect(() => ownersFor({ productionOwners: ['@b/lead'] }, owned, shop)).toThrow(
    '--production-owners cannot be "@b/lead": a team of b cannot own',
  );
});
