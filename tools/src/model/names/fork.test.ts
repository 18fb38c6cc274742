import { expect, test } from '@jest/globals';
import { checkoutOwner } from './fork.ts';

const names = { repository: 'https://github.com/acme/shop', images: 'ghcr.io/acme', domain: 'acme.org' };

test.each([
  'https://github.com/acme/shop',
  'https://x-access-token@github.com/Acme/Shop.git',
  'ssh://git@github.com/acme/shop.git',
  'git@github.com:acme/shop.git',
])('cloned from %s it is its own', (origin) => {
  expect(checkoutOwner(names, new Map([['origin', origin]]))).toEqual({ is: 'own' });
});

test('cloned from another repository of the same host it is a fork', () => {
  expect(checkoutOwner(names, new Map([['origin', 'git@github.com:b/till.git']]))).toEqual({
    is: 'fork',
    repository: 'https://github.com/b/till',
  });
});

test('with the repository as a second remote somebody works on that', () => {
  const remotes = new Map([
    ['origin', 'git@github.com:ada/shop.git'],
    ['upstream', 'https://github.com/acme/shop.git'],
  ]);
  expect(checkoutOwner(names, remotes)).toEqual({ is: 'own' });
});

test.each([
  [undefined, 'there is no remote origin'],
  ['/srv/git/shop.git', 'on this machine'],
  ['../shop', 'on this machine'],
  ['file:///srv/git/b/till.git', 'on this machine'],
  ['http://127.0.0.1:3000/b/till.git', 'on this machine'],
  ['http://localhost:3000/b/till.git', 'on this machine'],
  ['https://10.0.0.7/b/till.git', 'on this machine'],
  ['https://git.internal.org/mirror/till.git', 'not on github.com'],
])('cloned from %s nothing can be told', (origin, why) => {
  const remotes = new Map(origin === undefined ? [] : [['origin', origin]]);
  expect(checkoutOwner(names, remotes)).toEqual({ is: 'unknown', why: expect.stringContaining(why) });
});
