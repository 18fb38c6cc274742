import { describe, expect, test } from '@jest/globals';
import { objectionToOwner, readOwners, withOwners, type Owners } from './owners.ts';
import { templateOwners } from './owners.ts';

const text = (owners: Owners): string =>
  [
    '# Who is asked; * is everything.',
    `*                      ${owners.everything.join(' ')}`,
    `/apps/                 ${owners.service.join(' ')}`,
    '/docs/',
    `/clusters/production/  ${owners.production.join(' ')}`,
    `/base/                 ${owners.production.join(' ')}`,
    '',
  ].join('\n');

const before: Owners = { everything: ['@a/all'], service: ['@a/all'], production: ['@a/lead', '@ada'] };
const after: Owners = { everything: ['@b/all'], service: ['@b/web', '@bob'], production: ['@b/lead'] };

describe('the owners of a repository', () => {
  test('are those of the first folder of each role', () => {
    expect(readOwners(text(before))).toEqual(before);
  });

  test('are written where their role is named, and nowhere else', () => {
    expect(withOwners(text(before), after)).toBe(text(after));
  });

  test('leave a line alone that has owners of its own', () => {
    const own = text(before).replace('/base/                 @a/lead @ada', '/base/ @a/base');
    expect(withOwners(own, after)).toContain('\n/base/ @a/base\n');
  });

  test('take the place of the template where an update of it brought a line', () => {
    expect(withOwners(`${text(before)}/infra/ ${templateOwners.production.join(' ')}\n`, after)).toBe(
      `${text(after)}/infra/ @b/lead\n`,
    );
  });
});

test.each([
  ['@acme/platform', undefined],
  ['@Acme/platform_2', undefined],
  ['@ada-l', undefined],
  ['acme/platform', 'an owner is @user or @organisation/team'],
  ['@', 'an owner is @user or @organisation/team'],
  ['@a--b', 'an owner is @user or @organisation/team'],
  ['@acme/', 'an owner is @user or @organisation/team'],
  ['@other/platform', "a team of other cannot own what is acme's"],
])('of %s it is said: %s', (owner, objection) => {
  expect(objectionToOwner(owner, 'acme')).toBe(objection);
});
