import { cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { cacheDir, repositoryRoot } from '../../lib/files/paths.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { overlaysIn } from '../../model/overlays.ts';
import { build, buildAsItStands } from '../kustomize.ts';
import { ensureUpstreams } from '../sources/upstream.ts';
import { toolPath } from '../tools.ts';
import { buildByKept } from './build-by-kept.ts';
import { closureOf } from './closure.ts';

const parents = ['clusters/staging', 'clusters/production', 'local/staging', 'local/production'];

beforeAll(() => ensureUpstreams(() => {}), 600_000);

async function byKept(path: string, root: string): Promise<string | undefined> {
  return buildByKept(path, root, { kustomize: await toolPath('kustomize'), build: buildAsItStands });
}

/** A copy of what is rendered, with one kustomization changed, in a folder that is removed. */
async function withChange(
  path: string,
  change: (kustomization: Record<string, unknown>) => void,
  work: (root: string) => Promise<void>,
): Promise<void> {
  await withScratchFolder('kept-test', async (root) => {
    for (const part of ['base', 'clusters'])
      await cp(join(repositoryRoot, part), join(root, part), { recursive: true });
    const file = join(root, path, 'kustomization.yaml');
    const kustomization = parse(await readFile(file, 'utf8')) as Record<string, unknown>;
    change(kustomization);
    await writeFile(file, stringify(kustomization));
    await work(root);
  });
}

test('every overlay of a remote base renders the same bytes by what is kept of it', async () => {
  const overlays = (await Promise.all(parents.map((parent) => overlaysIn(parent)))).flat().map(({ path }) => path);
  const closures = await Promise.all(overlays.map((path) => closureOf(repositoryRoot, path)));
  const remote = overlays.filter((_path, index) => closures[index]!.some(({ remotes }) => remotes.length > 0));
  expect(remote).toEqual(expect.arrayContaining(parents.flatMap((parent) => `${parent}/argocd`)));
  for (const path of remote) {
    const [fast, plain] = [
      await byKept(join(repositoryRoot, path), repositoryRoot),
      await buildAsItStands(join(repositoryRoot, path)),
    ];
    expect(fast === plain).toBe(true);
  }
}, 120_000);

test('an overlay without one is left to Kustomize alone', async () => {
  expect(await byKept(join(repositoryRoot, 'clusters/staging/web'), repositoryRoot)).toBeUndefined();
});

const overlay = 'clusters/staging/argocd';
const definition = { kind: 'CustomResourceDefinition', name: 'applications.argoproj.io' };
const schema = '/spec/versions/0/schema/openAPIV3Schema';

describe('a patch of a schema that is set aside', () => {
  test.each([
    ['adds to it', [{ op: 'add', path: `${schema}/properties/more`, value: { type: 'string' } }]],
    ['copies it', [{ op: 'copy', from: schema, path: '/spec/versions/0/schema/other' }]],
    ['names a part of it by a merge', undefined],
  ])(
    'that %s has its effect',
    async (_what, operations) => {
      const merge = {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: definition.kind,
        metadata: { name: definition.name },
        spec: { versions: [{ name: 'v1alpha1', schema: { openAPIV3Schema: { description: 'ours' } } }] },
      };
      const patch = { target: definition, patch: JSON.stringify(operations ?? merge) };
      await withChange(
        overlay,
        (kustomization) => Object.assign(kustomization, { patches: [patch] }),
        async (root) => {
          expect((await build(join(root, overlay), root)) === `${await buildAsItStands(join(root, overlay))}\n`).toBe(
            true,
          );
        },
      );
    },
    60_000,
  );
});

test('a tag that no mirror has is refused in the words of git', async () => {
  const resources = ['https://github.com/argoproj/argo-cd//manifests/cluster-install?ref=v0.0.1'];
  await withChange(
    overlay,
    (kustomization) => Object.assign(kustomization, { resources }),
    async (root) => {
      await expect(build(join(root, overlay), root)).rejects.toThrow('Could not render clusters/staging/argocd');
    },
  );
}, 60_000);

test('what prints the place of its files is built where they lie', async () => {
  const buildMetadata = ['originAnnotations'];
  await withChange(
    overlay,
    (kustomization) => Object.assign(kustomization, { buildMetadata }),
    async (root) => {
      expect(await byKept(join(root, overlay), root)).toBeUndefined();
    },
  );
});

test('nothing half-written is ever taken, and a mirror made anew is asked anew', async () => {
  await withScratchFolder('kept-test', async (cache) => {
    const mirrors = join('upstream', 'github.com');
    await cp(join(cacheDir(), mirrors), join(cache, mirrors), { recursive: true });
    const kustomize = await toolPath('kustomize');
    const render = () =>
      buildByKept(join(repositoryRoot, 'clusters/staging/metrics-server'), repositoryRoot, {
        kustomize,
        build: buildAsItStands,
        cache,
      });
    const first = await Promise.all([render(), render(), render()]);
    expect(new Set(first).size).toBe(1);
    expect(first[0]).toContain('kind: Deployment');
    const [entry, ...others] = await readdir(join(cache, 'upstream-kept'));
    expect(others).toEqual([]);
    await mkdir(join(cache, 'upstream-kept', `${entry}.making`));
    await writeFile(join(cache, mirrors, 'kubernetes-sigs', 'metrics-server.git', 'description'), 'made anew\n');
    expect(await render()).toBe(first[0]);
    expect(await readdir(join(cache, 'upstream-kept'))).toHaveLength(3);
  });
}, 60_000);
