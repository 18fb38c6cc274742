import { describe, expect, test } from '@jest/globals';
import type { PinnedImage } from '../../model/image-reference.ts';
import type { Service } from '../../model/services.ts';
import { imagesToBuild, onlyFills } from './release-plan.ts';

const [api, web] = ['api', 'web'].map((name) => ({ name, image: `ghcr.io/o/${name}` }) as Service) as [
  Service,
  Service,
];
const pin = ({ image }: Service, version: string): PinnedImage => ({
  name: image,
  tag: version.repeat(40),
  digest: `sha256:${version.repeat(64)}`,
});

describe('what is built for the first environment', () => {
  test('nothing where the mirror holds every image', () => {
    expect(imagesToBuild([api, web], [pin(api, 'a'), pin(web, 'b')], [])).toEqual([]);
  });

  test('each lost image at its own version', () => {
    const [ofApi, ofWeb] = [pin(api, 'a'), pin(web, 'b')];
    expect(imagesToBuild([web, api], [ofApi, ofWeb], [ofApi, ofWeb])).toEqual([
      { service: web, pinned: ofWeb },
      { service: api, pinned: ofApi },
    ]);
  });

  test('what is checked out, for a service that nothing is pinned of', () => {
    expect(imagesToBuild([api, web], [pin(web, 'b')], [])).toEqual([{ service: api }]);
  });
});

test.each<[string, readonly PinnedImage[], readonly PinnedImage[], boolean]>([
  ['fills an environment that runs nothing', [pin(web, 'b')], [], true],
  ['adds a second service beside the same first one', [pin(api, 'a'), pin(web, 'b')], [pin(web, 'b')], true],
  ['moves an image that production runs', [pin(web, 'b')], [pin(web, 'a')], false],
  ['adds one and moves another', [pin(api, 'a'), pin(web, 'b')], [pin(web, 'a')], false],
  ['changes nothing', [pin(web, 'b')], [pin(web, 'b')], false],
  ['takes an image away', [], [pin(web, 'b')], false],
])('a promotion that %s', (_what, from, to, expected) => {
  expect(onlyFills(from, to)).toBe(expected);
});
