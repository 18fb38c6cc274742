import { expect, test } from '@jest/globals';
import { registries } from '../../../toolbox/sources/names.ts';
import { images } from '../../../toolbox/sources/data/images.ts';
import { grafanaImage, imagesLeftOut } from './without-grafana.ts';

const answering = (...names: readonly string[]): never =>
  Object.fromEntries(registries.map((registry) => [registry, names.includes(registry)])) as never;

test('clusters without Grafana are those of a network where its registry is silent, with the reason, and no others', () => {
  expect([...imagesLeftOut(answering('docker.io'))]).toEqual([]);
  expect([...imagesLeftOut(answering('quay.io', 'ghcr.io')).keys()]).toEqual([grafanaImage]);
  expect(imagesLeftOut(answering()).get(grafanaImage)).toMatch(/docker\.io gives no answer.*AGPL/);
  expect(images.filter(({ name }) => name === grafanaImage)).toEqual([]);
});
