import { describe, expect, test } from '@jest/globals';
import { archivesOf, bootstrapArguments, parsePackages, sourceLines } from './debian.ts';

describe('archivesOf', () => {
  test("takes the machine's own mirrors", () => {
    const targets = [
      'http://mirror.example.com/debian-security/|Debian|Debian-Security',
      'http://mirror.example.com/debian/|Debian|Debian',
      'https://other.example.com/|Somebody|Tools',
    ].join('\n');
    expect(archivesOf(targets)).toEqual({
      main: 'http://mirror.example.com/debian',
      security: 'http://mirror.example.com/debian-security',
    });
  });

  test('takes the public archive on a machine without a Debian one', () => {
    expect(archivesOf('http://archive.ubuntu.com/ubuntu/|Ubuntu|Ubuntu').main).toBe('http://deb.debian.org/debian');
    expect(archivesOf('').security).toBe('http://deb.debian.org/debian-security');
  });
});

test('security updates are used where the machine has them', () => {
  expect(sourceLines('trixie', { main: 'http://m' })).toHaveLength(2);
  expect(sourceLines('trixie', { main: 'http://m', security: 'http://s' })).toContain(
    'deb http://s trixie-security main',
  );
});

test('a root file system is its suite and packages', () => {
  const args = bootstrapArguments({ name: 'x', suite: 'trixie', packages: ['git', 'tini'] }, '/x.tar', {
    main: 'http://m',
  });
  expect(args).toContain('--include=git,tini');
  expect(args.slice(args.indexOf('trixie'))).toEqual([
    'trixie',
    '/x.tar',
    'deb http://m trixie main',
    'deb http://m trixie-updates main',
  ]);
});

test('an unpacked root file system installs nothing and leaves paths out', () => {
  const root = { name: 'x', packages: ['libc6'], without: ['/usr/lib/*/gconv/*'] };
  const args = bootstrapArguments({ ...root, suite: 'trixie', unpackedOnly: true }, '/x.tar', { main: 'http://m' });
  expect(args).toContain('--variant=extract');
  expect(args).toContain('--dpkgopt=path-exclude=/usr/lib/*/gconv/*');
  expect(args.join(' ')).not.toMatch(/minbase|customize-hook/);
});

test('parsePackages reads one package a line', () => {
  expect(parsePackages('git 1:2.47.3-0\ntini 0.19\n')).toEqual({ git: '1:2.47.3-0', tini: '0.19' });
});
