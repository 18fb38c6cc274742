import { describe, expect, test } from '@jest/globals';
import type { Names } from '../../lib/fork-config.ts';
import { rewritten } from './tokens.ts';

const acme: Names = { repository: 'https://github.com/acme/shop', images: 'ghcr.io/acme', domain: 'shop.example.org' };
const other: Names = { repository: 'https://github.com/b/till', images: 'registry.b.io/till', domain: 'b.io' };

const lines = ({ images, domain }: Names): string => `${images}/web a.${domain} ${domain}`;

describe('a name', () => {
  test.each([
    ['repoURL: https://github.com/acme/shop.git', 'repoURL: https://github.com/b/till.git'],
    ['source="https://github.com/acme/shop" \\', 'source="https://github.com/b/till" \\'],
    ['see https://github.com/acme/shop/pulls.', 'see https://github.com/b/till/pulls.'],
    ["startsWith('ghcr.io/acme/')", "startsWith('registry.b.io/till/')"],
    ['image: ghcr.io/acme/web:1', 'image: registry.b.io/till/web:1'],
    ['host: web.staging.shop.example.org', 'host: web.staging.b.io'],
    ['host: shop.example.org', 'host: b.io'],
    ['host: "*.shop.example.org"', 'host: "*.b.io"'],
    ['url: https://a.shop.example.org:8443/b and c.shop.example.org.', 'url: https://a.b.io:8443/b and c.b.io.'],
  ])('becomes another in %s', (before, after) => {
    expect(rewritten(before, [acme], other)).toBe(after);
  });

  test.each([
    'https://github.com/acme/shop-evil.git',
    'https://github.com/acme/shop.gitea',
    'https://github.com/acme/shopping',
    'quay-ghcr.io/acme/web',
    'ghcr.io/acme-labs/web',
    'notshop.example.org',
    'shop.example.org.evil.net',
    'example.org',
  ])('is not meant by %s', (line) => {
    expect(rewritten(line, [acme], other)).toBe(line);
  });
});

describe('names that contain one another', () => {
  const under: Names = { ...acme, images: 'ghcr.io/acme/shop', domain: 'eu.shop.example.org' };

  test.each([
    ['the longer', acme, under],
    ['the shorter', under, acme],
  ])('become %s once, however often', (_which, from, to) => {
    const once = rewritten(lines(from), [from], to);
    expect(once).toBe(lines(to));
    expect(rewritten(once, [from, to], to)).toBe(once);
  });

  test('leave a registry alone that is under the domain', () => {
    const own: Names = { ...other, images: 'registry.shop.example.org/team' };
    const moved: Names = { ...own, domain: 'new.org' };
    const from: Names = { ...own, domain: 'shop.example.org' };
    expect(rewritten('registry.shop.example.org/team/web a.shop.example.org', [from], moved)).toBe(
      'registry.shop.example.org/team/web a.new.org',
    );
  });
});
