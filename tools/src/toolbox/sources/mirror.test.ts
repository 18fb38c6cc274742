import { describe, expect, test } from '@jest/globals';
import { planImages, type ReachableRegistries } from './mirror.ts';
import { mirrorReference, referenceOf, registries, registryServer, registryOf } from './names.ts';
import type { Image } from './source.ts';

const image = (name: string): Image => ({ name, tag: '1', holds: { version: '1' }, usedBy: 'mirror' });
const all = [
  'registry.k8s.io/pause',
  'quay.io/argoproj/argocd',
  'docker.io/library/redis',
  'lockstep.internal/origin',
].map(image);
const answering = (...names: string[]): ReachableRegistries =>
  Object.fromEntries(
    registries.map((registry) => [registry, names.includes(registry)]),
  ) as unknown as ReachableRegistries;
const names = (images: readonly Image[]): string[] => images.map(({ name }) => name);

describe('planImages', () => {
  test('builds everything in a closed network', () => {
    expect(planImages(answering(), all)).toEqual({ build: all, pull: [] });
  });

  test('builds only what is ours alone where every registry answers', () => {
    const plan = planImages(answering(...registries), all);
    expect(names(plan.build)).toEqual(['lockstep.internal/origin']);
    expect(plan.pull).toHaveLength(3);
  });

  test('builds the images of the one registry that does not answer', () => {
    const plan = planImages(answering('quay.io', 'docker.io'), all);
    expect(names(plan.build)).toEqual(['registry.k8s.io/pause', 'lockstep.internal/origin']);
  });
});

describe('names', () => {
  test('an image is served by the mirror under its registry', () => {
    const pause = { name: 'registry.k8s.io/pause', tag: '3.10' };
    expect(referenceOf(pause)).toBe('registry.k8s.io/pause:3.10');
    expect(mirrorReference('127.0.0.1:8083', pause)).toBe('127.0.0.1:8083/registry.k8s.io/pause:3.10');
  });

  test('a registry is found by the whole first part of a name', () => {
    expect(registryOf('quay.io/argoproj/argocd')).toBe('quay.io');
    expect(registryOf('quay.io.example.com/x')).toBeUndefined();
    expect(registryServer('docker.io')).toBe('https://registry-1.docker.io');
  });
});
