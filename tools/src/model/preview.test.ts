import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { repositoryRoot } from '../lib/files/paths.ts';
import { placesFor, placeLabel, placeOfLabel, previewTag, slots } from './preview.ts';
import { services } from './services.ts';

const head = '1a2b3c4d5e'.repeat(4);

test('a label says a slot and a service, and others say nothing', () => {
  expect(placeOfLabel('preview/1/web')).toEqual({ slot: 1, service: 'web' });
  expect(placeOfLabel(placeLabel({ slot: 3, service: 'front' }))).toEqual({ slot: 3, service: 'front' });
  // The longest name that a service may have.
  const long = { slot: 2, service: 's'.repeat(40) };
  expect(placeOfLabel(placeLabel(long))).toEqual(long);
  const others = [
    `preview/1/${'s'.repeat(41)}`,
    'preview',
    'preview/0/web',
    'preview/4/web',
    'preview/10/web',
    'preview/1/../argocd',
    'preview/1/',
    'x',
  ];
  expect(others.map(placeOfLabel)).toEqual(others.map(() => undefined));
});

test('a service keeps its slot, and another takes the lowest that is free', () => {
  const pulls = [
    { number: 7, labels: ['preview', 'preview/2/web'] },
    { number: 8, labels: ['preview', 'preview/1/web'] },
  ];
  expect(placesFor(pulls, 7, ['web'])).toEqual([{ service: 'web', slot: 2 }]);
  expect(placesFor(pulls, 7, ['front', 'web'])).toEqual([
    { service: 'front', slot: 3 },
    { service: 'web', slot: 2 },
  ]);
  expect(placesFor(pulls, 9, ['web'])).toEqual([{ service: 'web', slot: 3 }]);
});

test('a slot that its service leaves is free for the next', () => {
  expect(placesFor([{ number: 7, labels: ['preview/1/web'] }], 7, ['front'])).toEqual([{ service: 'front', slot: 1 }]);
});

test('no more are shown than there are slots, and the words say who has them', () => {
  const pulls = slots.map((slot) => ({ number: 10 + slot, labels: [`preview/${slot}/web`] }));
  expect(() => placesFor(pulls, 9, ['web'])).toThrow(
    /There is no slot for web of pull request 9.*11 has slot 1, 12 has/,
  );
  expect(() => placesFor(pulls.slice(1), 9, ['front', 'web'])).toThrow(/no slot for web of pull request 9/);
});

test('no tag of a preview is one of a release', () => {
  expect(previewTag(7, head)).toBe(`pr-7-${head}`);
  expect(previewTag(7, head)).not.toMatch(/^[0-9a-f]{40}$/);
});

test('the cluster has the slots that are counted here', () => {
  const folders = readdirSync(join(repositoryRoot, 'base', 'previews', 'slots')).map(Number);
  expect(folders.toSorted()).toEqual(slots);
  const text = readFileSync(join(repositoryRoot, 'base', 'previews', 'applicationset.yaml'), 'utf8');
  expect(text).toContain(`"^preview/[1-${slots.at(-1)}]/`);
});

test('the slots let in the port of every service, and each image is named as its service is', () => {
  const text = readFileSync(
    join(repositoryRoot, 'base', 'previews', 'slot', 'networkpolicy-allow-ingress-controller.yaml'),
    'utf8',
  );
  const [, from, to] = /port: (\d+)\n *endPort: (\d+)/.exec(text) ?? [];
  for (const { name, image, application, port } of services) {
    expect(port).toBeGreaterThanOrEqual(Number(from));
    expect(port).toBeLessThanOrEqual(Number(to));
    expect([image.split('/').at(-1), application]).toEqual([name, name]);
  }
});
