import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { partsOfImage } from '../../model/image-reference.ts';
import { isPart } from '../../model/laptop-part.ts';
import { containersOf } from '../../model/workloads.ts';
import { renderObjects } from '../kustomize.ts';
import { images } from './data/images.ts';
import { imagesFor } from './mirror.ts';
import { referenceOf } from './names.ts';

/** The images that a component runs, in a real cluster or on a laptop. */
async function imagesOf(tree: 'clusters' | 'local', component: string): Promise<readonly string[]> {
  const objects = await renderObjects(join(repositoryRoot, tree, 'staging', component));
  return objects.flatMap((object) => containersOf(object).flatMap(({ image }) => image ?? []));
}

/** Tag and digest aside, the images that are built before a step of a cluster. */
function builtBefore(...steps: readonly (string | undefined)[]): readonly string[] {
  return images.flatMap(({ name, usedBy, before }) => (usedBy === 'mirror' && steps.includes(before) ? [name] : []));
}

test.each([
  ['the pod network', ['local', 'cni'], builtBefore('clusters')],
  ['Argo CD', ['local', 'staging', 'argocd'], builtBefore('clusters', 'argocd')],
])('%s runs nothing that is built later', async (_name, path, there) => {
  const objects = await renderObjects(join(repositoryRoot, ...path));
  const wanted = objects.flatMap((object) => containersOf(object).flatMap(({ image }) => image ?? []));
  expect(wanted.length).toBeGreaterThan(0);
  expect(wanted.map((image) => partsOfImage(image).name).filter((name) => !there.includes(name))).toEqual([]);
});

test('a cluster itself runs nothing that is built later', () => {
  const ofKubernetes = images.filter(({ name }) =>
    /^registry\.k8s\.io\/(?:kube-(?!state)|etcd|coredns|pause)/.test(name),
  );
  expect(ofKubernetes.length).toBeGreaterThan(6);
  expect(ofKubernetes.filter(({ before }) => before !== 'clusters')).toEqual([]);
});

/** What a closed machine cannot compile as the clusters have it: its overlay says the version that it can. */
const heldBack: Readonly<Record<string, string>> = { 'docker.io/library/traefik': 'v3.6.12' };

test.each(['argocd', 'cert-manager', 'external-dns', 'ingress', 'metrics-server', 'monitoring'])(
  'a laptop runs the versions of %s that the cluster does, as a mirror builds them: without digest',
  async (component) => {
    const real = await imagesOf('clusters', component);
    const without = real.map((image) => {
      const { name, tag } = partsOfImage(image);
      return `${name}:${heldBack[name] ?? tag}`;
    });
    // A laptop leaves one workload of Argo CD out.
    const own = (await imagesOf('local', component)).filter((image) => !image.startsWith('docker.io/smallstep/'));
    expect(new Set(own)).toEqual(new Set(without));
    const made = new Set(images.map(referenceOf));
    // Where it cannot be pulled, a laptop runs without it.
    const onlyPulled = /^docker\.io\/grafana\//;
    expect(without.filter((image) => !made.has(image) && !onlyPulled.test(image))).toEqual([]);
  },
  60_000,
);

test('what a laptop runs in another version than the cluster is built in that one, and only where it is asked for', async () => {
  const [real, local] = await Promise.all([
    imagesOf('clusters', 'external-secrets'),
    imagesOf('local', 'external-secrets'),
  ]);
  expect(real).toEqual([expect.stringMatching(/^ghcr\.io\/external-secrets\/external-secrets:v\d.*@sha256:/)]);
  const made = images.filter((image) => local.includes(referenceOf(image)));
  expect(made.map(({ forParts }) => forParts)).toEqual([['secrets']]);
  expect(real[0]!.startsWith(`${local[0]}@`)).toBe(false);
}, 60_000);

test('an image of parts is made where one of them is asked for', () => {
  const store = expect.objectContaining({ name: 'docker.io/motoserver/moto' });
  expect(imagesFor()).not.toContainEqual(store);
  expect(imagesFor(['secrets'])).toContainEqual(store);
  expect(imagesFor(['dns'])).toContainEqual(store);
  expect(images.flatMap(({ forParts }) => forParts ?? []).filter((part) => !isPart(part))).toEqual([]);
});
