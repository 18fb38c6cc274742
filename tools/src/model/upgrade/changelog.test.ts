import { expect, test } from '@jest/globals';
import { newSections } from './changelog.ts';

const links = '\n[0.2.0]: https://example.org/compare/v0.1.0...v0.2.0\n';
const born = '## [0.1.0] - 2026-01-01\n\n### Added\n\n- All';
const next = '## [0.2.0] - 2026-02-01\n\n- More';
const page = (...sections: readonly string[]) => ['# Changelog\n\nWords.', ...sections, ''].join('\n\n');

test.each<[string, string, string, readonly string[]]>([
  ['a version more', page(born), page(next, born), [next]],
  ['the same', page(next, born), page(next, born) + links, []],
  [
    'a section that grew',
    page('## Unreleased\n\n- A', born),
    page('## Unreleased\n\n- A\n- B', born),
    ['## Unreleased\n\n- A\n- B'],
  ],
  ['none before', '', page(next, born), [next]],
  ['none before, of a version that none tells of', '', page(next), [next]],
  ['none after', page(born), '', []],
])('of %s the sections that are new are told', (_what, older, newer, sections) => {
  expect(newSections(older, newer, '0.1.0')).toEqual(sections);
});
