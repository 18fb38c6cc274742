import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse, parseDocument } from 'yaml';
import { repositoryRoot } from '../lib/files/paths.ts';
import { withScratchFolder } from '../lib/files/scratch-folder.ts';
import { listAt } from '../lib/values/at.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { renderObjects } from '../toolbox/kustomize.ts';

interface Said {
  readonly namespace: string;
  readonly patches: readonly object[];
}

/** What the ApplicationSet says of what a branch renders. */
async function said(): Promise<Said> {
  const text = await readFile(join(repositoryRoot, 'base/previews/applicationset.yaml'), 'utf8');
  const filled = text
    .replaceAll(/\{\{ \.slot \}\}/g, 'preview-1')
    .replaceAll(/\{\{ \.values\.domain \}\}/g, 'example.com');
  return (parse(filled) as { spec: { template: { spec: { source: { kustomize: Said } } } } }).spec.template.spec.source
    .kustomize;
}

/** The overlay of `web` as a branch has it, turned into a preview as Argo CD does. */
async function preview(component?: string): Promise<readonly KubeObject[]> {
  const { namespace, patches } = await said();
  return await withScratchFolder('preview', async (root) => {
    for (const folder of ['base', 'clusters']) {
      await cp(join(repositoryRoot, folder), join(root, folder), { recursive: true });
    }
    const overlay = join(root, 'clusters', 'staging', 'web');
    const file = join(overlay, 'kustomization.yaml');
    const document = parseDocument(await readFile(file, 'utf8'));
    if (component !== undefined) document.addIn(['components'], `../../../base/components/rollout/${component}`);
    document.set('namespace', namespace);
    for (const patch of patches) document.addIn(['patches'], document.createNode(patch));
    await writeFile(file, document.toString());
    return await renderObjects(overlay);
  });
}

const kinds = (objects: readonly KubeObject[]): readonly string[] =>
  objects.map(({ kind, metadata }) => `${kind} ${metadata.name.replace(/-[a-z0-9]{10}$/, '')}`).toSorted();

test('a branch of a service that is rolled out by steps is shown as one that is not', async () => {
  const plain = kinds(await preview());
  expect(plain).toContain('Deployment web');
  for (const way of ['canary', 'blue-green', 'back']) {
    const shown = await preview(way);
    expect(kinds(shown)).toEqual(plain);
    const { apiVersion, spec } = shown.find(({ kind }) => kind === 'Deployment') as KubeObject & {
      spec: Record<string, unknown>;
    };
    expect([apiVersion, Object.keys(spec).toSorted()]).toEqual([
      'apps/v1',
      ['minReadySeconds', 'progressDeadlineSeconds', 'revisionHistoryLimit', 'selector', 'strategy', 'template'],
    ]);
    expect(
      listAt(
        shown.find(({ kind }) => kind === 'Ingress'),
        'spec',
        'rules',
      ),
    ).toMatchObject([{ host: 'preview-1.example.com' }]);
  }
}, 120_000);

test('the kinds that come out are those that a slot takes', async () => {
  const project = parse(await readFile(join(repositoryRoot, 'base/previews/slot/appproject.yaml'), 'utf8')) as object;
  const taken = listAt<{ readonly kind: string }>(project, 'spec', 'namespaceResourceWhitelist').map(
    ({ kind }) => kind,
  );
  for (const { kind } of await preview('blue-green')) expect(taken).toContain(kind);
}, 60_000);
