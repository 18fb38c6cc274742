import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { images } from '../../toolbox/sources/data/images.ts';
import versions from '../../../versions.json' with { type: 'json' };
import { registries } from '../../toolbox/sources/names.ts';
import type { ReachableRegistries } from '../../toolbox/sources/mirror.ts';
import { referenceOf } from '../../toolbox/sources/names.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { mirroredBases, pinnedBases, substituteImages } from './own-bases.ts';
import { services } from '../../model/services.ts';

const digest = `sha256:${'0'.repeat(64)}`;

test('a base counts as pinned with its digest, before the first stage', () => {
  const text = `ARG A=docker.io/x:1@${digest}\nARG B=docker.io/y:2\nFROM \${A}\nARG C=docker.io/z:3@${digest}\n`;
  expect(pinnedBases(text)).toEqual([{ argument: 'A', reference: 'docker.io/x:1', digest }]);
});

describe.each(services)("the bases of $name's image", ({ containerfile }) => {
  const text = readFileSync(join(repositoryRoot, containerfile), 'utf8');
  const pinned = pinnedBases(text);

  test('every stage stands on another stage or on a pinned base', () => {
    const stages = [...text.matchAll(/^FROM \S+ AS (\w+)$/gm)].map(([, name]) => name);
    const bases = [...text.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
    const known = new Set([...stages, ...pinned.map(({ argument }) => `\${${argument}}`)]);
    expect(bases.filter((base) => !known.has(base))).toEqual([]);
  });

  test('a closed network makes each of them itself', () => {
    expect(substituteImages(text, answering(false)).map(({ argument }) => argument)).toEqual(
      pinned.map(({ argument }) => argument),
    );
  });

  test('an open network takes them as they are pinned', () => {
    expect(substituteImages(text, answering(true))).toEqual([]);
  });

  test('base-images.json says who else pins the same digests', () => {
    const told = JSON.parse(readFileSync(join(repositoryRoot, containerfile, '../base-images.json'), 'utf8'));
    expect(Object.keys(told)).toEqual(pinned.map(({ argument }) => argument));
    for (const base of pinned) {
      const { image, tag, digest: seen, alsoPinnedBy } = told[base.argument];
      expect({ reference: `${image}:${tag}`, digest: seen }).toEqual({
        reference: base.reference,
        digest: base.digest,
      });
      expect(new Set(alsoPinnedBy).size).toBeGreaterThanOrEqual(2);
    }
  });
});

test("the service's Node is the one of versions.json", () => {
  expect(images.map(referenceOf)).toContain(`docker.io/library/node:${versions.node}-trixie-slim`);
});

function answering(all: boolean): ReachableRegistries {
  return Object.fromEntries(registries.map((registry) => [registry, all])) as Record<
    keyof ReachableRegistries,
    boolean
  >;
}

test('where a company mirrors their registry, bases are pulled there by the same digest', () => {
  const text = `ARG A=docker.io/library/x:1@${digest}\nARG B=gcr.io/y:2@${digest}\nFROM $A\n`;
  expect(mirroredBases(text, { 'docker.io': 'https://registry.corp.example/hub' })).toEqual({
    A: `registry.corp.example/hub/library/x:1@${digest}`,
  });
  expect(mirroredBases(text, {})).toEqual({});
});
