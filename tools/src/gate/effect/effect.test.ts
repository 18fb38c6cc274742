import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { sentence, type Finding } from '../../model/finding.ts';
import { contextOf, type CheckContext } from '../check/context.ts';
import { effectFindings } from './effect.ts';
import { verdictFindings } from './findings.ts';
import { verdictsOf } from './judge.ts';
import { judgedIn } from './judged.ts';

const base = {
  'base/app/kustomization.yaml': `
resources: [deployment.yaml, service.yaml, ingress.yaml]
configMapGenerator:
  - name: app
    literals: [LEVEL=info, PORT=5000]
`,
  'base/app/deployment.yaml': `
apiVersion: apps/v1
kind: Deployment
metadata: { name: app, labels: { app: app } }
spec:
  minReadySeconds: 5
  selector: { matchLabels: { app: app } }
  template:
    metadata: { labels: { app: app } }
    spec:
      tolerations: [{ key: spot, operator: Exists }]
      containers:
        - name: app
          image: ghcr.io/o/app
          args: [--quiet, --level=info]
          envFrom: [{ configMapRef: { name: app } }]
          ports: [{ containerPort: 80, protocol: TCP }]
        - { name: proxy, image: ghcr.io/o/proxy }
`,
  'base/app/service.yaml': `
apiVersion: v1
kind: Service
metadata: { name: app, labels: { app: app } }
spec: { selector: { app: app }, ports: [{ port: 80 }] }
`,
  'base/app/ingress.yaml': `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: app }
spec: { rules: [{ host: app.example.com }] }
`,
};

const overlay = 'clusters/staging/app/kustomization.yaml';
const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'app' } };
const pod = (spec: unknown) => JSON.stringify({ ...deployment, spec: { template: { spec } } });
const operations = (...list: unknown[]) => JSON.stringify(list);
const target = { kind: 'Deployment', name: 'app' };
const tolerations = '/spec/template/spec/tolerations';

/** The sentences about an overlay of the base, with what it says and more files. */
async function said(kustomization: unknown, files: Files = {}): Promise<readonly string[]> {
  return await withOverlay(kustomization, files, async (context) => {
    const found = await effectFindings(context);
    expect(await foundByBuilds(context)).toEqual(found);
    return found.map(sentence);
  });
}

type Files = Readonly<Record<string, string>>;

async function withOverlay<T>(kustomization: unknown, files: Files, work: (context: CheckContext) => Promise<T>) {
  return await withScratchFolder('effect-test', async (root) => {
    const text = JSON.stringify({ resources: ['../../../base/app'], ...Object(kustomization) });
    for (const [path, content] of Object.entries({ ...base, [overlay]: text, ...files })) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
    }
    return await work(contextOf({ root, now: Date.parse('2027-06-30') }));
  });
}

/** The findings when nothing is proven without a build. */
async function foundByBuilds(context: CheckContext): Promise<readonly Finding[]> {
  const folder = join(context.root, 'renders');
  const found = (await judgedIn(context, { folder, judges: 'effect.test.ts' })).map(
    async ({ judged, folder: kustomization }) => {
      const proofs = { isProven: () => Promise.resolve(false) };
      return await verdictFindings(context.root, kustomization, await verdictsOf({ ...judged, proofs }));
    },
  );
  return (await Promise.all(found)).flat();
}

describe('refused, since it changes no object', () => {
  test.each<[string, unknown, string, Readonly<Record<string, string>>?]>([
    [
      'a patch whose target names nothing',
      {
        patches: [
          {
            target: { ...target, name: 'ap' },
            patch: operations({ op: 'replace', path: '/spec/minReadySeconds', value: 9 }),
          },
        ],
      },
      'patches[0]',
    ],
    [
      'a patch whose regular expression fits a part of a name only',
      {
        patches: [
          {
            target: { kind: 'Depl', name: 'a.p' },
            patch: operations({ op: 'add', path: '/spec/paused', value: true }),
          },
        ],
      },
      'patches[0]',
    ],
    [
      'a patch by a label that no object has',
      {
        patches: [
          {
            target: { labelSelector: 'app=api' },
            patch: operations({ op: 'add', path: '/metadata/annotations', value: { a: 'b' } }),
          },
        ],
      },
      'patches[0]',
    ],
    [
      'a patch of what stands there',
      { patches: [{ patch: JSON.stringify({ ...deployment, spec: { minReadySeconds: 5 } }) }] },
      'patches[0]',
    ],
    [
      'a patch in a file',
      { patches: [{ path: 'p.yaml', target: { kind: 'Job' } }] },
      'patches[0]',
      { 'clusters/staging/app/p.yaml': '- { op: add, path: /spec/suspend, value: true }\n' },
    ],
    [
      'one operation of two',
      {
        patches: [
          {
            target,
            patch: operations(
              { op: 'replace', path: '/spec/minReadySeconds', value: 9 },
              { op: 'replace', path: '/spec/template/spec/containers/0/name', value: 'app' },
            ),
          },
        ],
      },
      '/spec/template/spec/containers/0/name',
    ],
    [
      'one line of a merge',
      { patches: [{ patch: JSON.stringify({ ...deployment, spec: { minReadySeconds: 5, paused: true } }) }] },
      'spec.minReadySeconds',
    ],
    [
      'one line of a merge beside another patch',
      {
        patches: [
          { target: { kind: 'Service' }, patch: operations({ op: 'add', path: '/spec/type', value: 'ClusterIP' }) },
          { patch: pod({ containers: [{ name: 'app', image: 'ghcr.io/o/app', tty: true }] }) },
        ],
      },
      'containers[app].image',
    ],
    [
      'an old strategic merge',
      { patchesStrategicMerge: ['p.yaml'] },
      'patchesStrategicMerge[0]',
      { 'clusters/staging/app/p.yaml': JSON.stringify({ ...deployment, spec: { minReadySeconds: 5 } }) },
    ],
    [
      'an old JSON patch',
      {
        patchesJson6902: [
          {
            target: { version: 'v1', kind: 'Ingress', name: 'app' },
            patch: operations({ op: 'replace', path: '/spec/rules/0/host', value: 'app.example.com' }),
          },
        ],
      },
      'patchesJson6902[0]',
    ],
    [
      'an image that nothing runs',
      {
        images: [
          { name: 'ghcr.io/o/app', newTag: '1' },
          { name: 'ghcr.io/o/ap', newTag: '1' },
        ],
      },
      'images[1]',
    ],
    [
      'an image that another entry has renamed',
      {
        images: [
          { name: 'ghcr.io/o/app', newName: 'ghcr.io/o/api', newTag: '1' },
          { name: 'ghcr.io/o/app', newTag: '2' },
        ],
      },
      'images[1]',
    ],
    [
      'a replacement in a field of no object',
      {
        replacements: [
          {
            sourceValue: 'x',
            targets: [
              { select: { kind: 'Deployment' }, fieldPaths: ['metadata.labels.app'] },
              { select: { kind: 'Job' }, fieldPaths: ['metadata.name'] },
            ],
          },
        ],
      },
      'replacements[0].targets[1].fieldPaths[0]',
    ],
    [
      'a replacement by what stands there',
      {
        replacements: [
          {
            sourceValue: 'app.example.com',
            targets: [{ select: { kind: 'Ingress' }, fieldPaths: ['spec.rules.0.host'] }],
          },
        ],
      },
      'replacements[0].targets[0].fieldPaths[0]',
    ],
    [
      'a field of a replacement in a file',
      { replacements: [{ path: 'r.yaml' }] },
      'r.yaml:4: Kustomization: targets[1].fieldPaths[0]',
      {
        'clusters/staging/app/r.yaml': `sourceValue: x
targets:
  - { select: { kind: Deployment }, fieldPaths: [metadata.labels.app] }
  - { select: { kind: Job }, fieldPaths: [metadata.name] }
`,
      },
    ],
    [
      'a field of the second of two replacements in a file, before another',
      {
        replacements: [
          { path: 'r.yaml' },
          { sourceValue: 'z', targets: [{ select: { kind: 'Ingress' }, fieldPaths: ['spec.rules.0.host'] }] },
        ],
      },
      'r.yaml:3: Kustomization: [1].targets[0].fieldPaths[0]',
      {
        'clusters/staging/app/r.yaml': `- sourceValue: x
  targets: [{ select: { kind: Deployment }, fieldPaths: [metadata.labels.app] }]
- { sourceValue: app, targets: [{ select: { kind: Service }, fieldPaths: [metadata.labels.app] }] }
`,
      },
    ],
    [
      'a field of a replacement after one in a file',
      {
        replacements: [
          { path: 'r.yaml' },
          { sourceValue: 'z', targets: [{ select: { kind: 'Job' }, fieldPaths: ['metadata.name'] }] },
        ],
      },
      'kustomization.yaml:1: Kustomization: replacements[1].targets[0].fieldPaths[0]',
      {
        'clusters/staging/app/r.yaml': `- sourceValue: x
  targets: [{ select: { kind: Deployment }, fieldPaths: [metadata.labels.app] }]
- { sourceValue: y, targets: [{ select: { kind: Service }, fieldPaths: [metadata.labels.app] }] }
`,
      },
    ],
    [
      'an image beside a value that YAML 1.1 reads as true',
      {
        replacements: [{ path: 'r.yaml' }],
        images: [{ name: 'ghcr.io/o/ap', newTag: '1' }],
      },
      'images[0]',
      {
        'clusters/staging/app/r.yaml':
          '{ sourceValue: yes, targets: [{ select: { kind: Service }, fieldPaths: [metadata.labels.app] }] }\n',
      },
    ],
    [
      'a label that all have',
      { labels: [{ pairs: { app: 'app', team: 'shop' } }], resources: ['../../../base/other'] },
      'labels[0].pairs.app',
      { 'base/other/kustomization.yaml': 'labels: [{ pairs: { app: app } }]\nresources: [../app]\n' },
    ],
    [
      'a number of pods that is there',
      { replicas: [{ name: 'app', count: 2 }], resources: ['../../../base/other'] },
      'replicas[0]',
      { 'base/other/kustomization.yaml': 'replicas: [{ name: app, count: 2 }]\nresources: [../app]\n' },
    ],
    [
      'a value of a merged ConfigMap',
      { configMapGenerator: [{ name: 'app', behavior: 'merge', literals: ['LEVEL=debug', 'PORT=5000'] }] },
      'configMapGenerator[0].literals[1]',
    ],
    [
      'an empty component',
      { components: ['../../../base/more'] },
      'components[0]',
      { 'base/more/kustomization.yaml': 'kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nimages: []\n' },
    ],
    [
      'a configuration for no object',
      { configurations: ['c.yaml'] },
      'configurations[0]',
      { 'clusters/staging/app/c.yaml': 'images: [{ path: spec/image, kind: Thing }]\n' },
    ],
    [
      'a transformer for no object',
      { transformers: ['t.yaml'] },
      'transformers[0]',
      {
        'clusters/staging/app/t.yaml':
          'apiVersion: builtin\nkind: ImageTagTransformer\nmetadata: { name: t }\nimageTag: { name: nobody, newTag: x }\n',
      },
    ],
    [
      'an annotation that all have',
      { commonAnnotations: { a: 'b' }, resources: ['../../../base/other'] },
      'commonAnnotations.a',
      { 'base/other/kustomization.yaml': 'commonAnnotations: { a: b }\nresources: [../app]\n' },
    ],
  ])(
    '%s',
    async (_what, kustomization, field, files = {}) => {
      const found = await said(kustomization, files);
      expect(found).toEqual([expect.stringContaining(`${field} is `)]);
      expect(found[0]).toMatch(/^clusters\/staging\/app\/\w+\.yaml:\d+: /);
    },
    60_000,
  );

  test.each<[string, unknown, string, Readonly<Record<string, string>>?]>([
    [
      'a merge that drops an argument',
      { patches: [{ patch: pod({ containers: [{ name: 'app', args: ['--level=debug'] }] }) }] },
      '--quiet',
    ],
    [
      'a merge that drops a toleration',
      { patches: [{ patch: pod({ tolerations: [{ key: 'arm', operator: 'Exists' }] }) }] },
      'spot',
    ],
    [
      'a JSON patch that adds over a list',
      { patches: [{ target, patch: operations({ op: 'add', path: tolerations, value: [{ key: 'arm' }] }) }] },
      'spot',
    ],
    [
      'a component that adds over a list',
      { components: ['../../../base/more'] },
      'spot',
      {
        'base/more/kustomization.yaml': `kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\npatches: [{ path: p.yaml, target: { kind: Deployment } }]\n`,
        'base/more/p.yaml': `- { op: add, path: ${tolerations}, value: [{ key: arm }] }\n`,
      },
    ],
  ])(
    'a list overwritten by %s',
    async (_what, kustomization, lost, files = {}) => {
      expect(await said(kustomization, files)).toEqual([
        expect.stringMatching(new RegExp(`takes out what stood in the list: .*${lost}`)),
      ]);
    },
    60_000,
  );
});

describe('taken', () => {
  test.each<[string, unknown, Readonly<Record<string, string>>?]>([
    [
      'patches of several objects',
      {
        patches: [
          {
            target: { labelSelector: 'app=app' },
            patch: operations({ op: 'add', path: '/metadata/annotations', value: { a: 'b' } }),
          },
          {
            target: { kind: 'Deployment|Service', name: 'a.*' },
            patch: operations({ op: 'add', path: '/metadata/labels/x', value: 'y' }),
          },
        ],
      },
    ],
    [
      'a patch that takes objects out',
      { patches: [{ target: { kind: 'Ingress' }, patch: '{$patch: delete, kind: any, metadata: {name: any}}' }] },
    ],
    [
      'a merge by names and ports',
      {
        patches: [
          {
            patch: pod({
              containers: [
                { name: 'app', ports: [{ containerPort: 80, protocol: 'TCP', hostPort: 80 }] },
                { name: 'more', image: 'x' },
              ],
            }),
          },
        ],
      },
    ],
    ['a container taken out', { patches: [{ patch: pod({ containers: [{ name: 'proxy', $patch: 'delete' }] }) }] }],
    [
      'an argument changed, another added',
      { patches: [{ patch: pod({ containers: [{ name: 'app', args: ['--quiet', '--level=debug', '--more'] }] }) }] },
    ],
    [
      'a list that is said to be another',
      { patches: [{ target, patch: operations({ op: 'replace', path: tolerations, value: [{ key: 'arm' }] }) }] },
    ],
    [
      'items added to a list, after a test',
      {
        patches: [
          {
            target,
            patch: operations(
              { op: 'test', path: '/spec/minReadySeconds', value: 5 },
              { op: 'add', path: `${tolerations}/-`, value: { key: 'arm' } },
              { op: 'add', path: `${tolerations}/0`, value: { key: 'x' } },
            ),
          },
        ],
      },
    ],
    [
      'something taken out',
      { patches: [{ target, patch: operations({ op: 'remove', path: '/spec/minReadySeconds' }) }] },
    ],
    [
      'an image under another name',
      {
        images: [
          { name: 'ghcr.io/o/app', newName: 'registry.example.com/app' },
          { name: 'ghcr.io/o/proxy', digest: `sha256:${'0'.repeat(64)}` },
        ],
      },
    ],
    [
      'a replacement with several targets',
      {
        replacements: [
          {
            sourceValue: 'staging',
            targets: [
              { select: { kind: 'Ingress' }, fieldPaths: ['spec.rules.0.host'], options: { delimiter: '.', index: 1 } },
              { select: { kind: 'Deployment' }, fieldPaths: ['metadata.labels.env'], options: { create: true } },
            ],
          },
        ],
      },
    ],
    ['a merge that adds a key', { configMapGenerator: [{ name: 'app', behavior: 'merge', literals: ['MORE=1'] }] }],
    [
      'labels and a namespace',
      { namespace: 'app', labels: [{ pairs: { team: 'shop', part: 'one' } }], commonAnnotations: { a: 'b' } },
    ],
    [
      'a namespace that all have, said for what is added later',
      { namespace: 'app', resources: ['../../../base/other'] },
      { 'base/other/kustomization.yaml': 'namespace: app\nresources: [../app]\n' },
    ],
    [
      'a base whose value every overlay sets anew',
      { configMapGenerator: [{ name: 'app', behavior: 'merge', literals: ['LEVEL=debug'] }] },
    ],
    [
      'a component with an effect in one overlay only',
      { components: ['../../../base/more'] },
      {
        'base/more/kustomization.yaml':
          'kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\npatches: [{ target: { kind: Ingress }, patch: "- {op: add, path: /spec/ingressClassName, value: x}" }]\nlabels: [{ pairs: { more: x } }]\n',
        'clusters/staging/other/kustomization.yaml':
          'namePrefix: other-\nresources: [service.yaml]\ncomponents: [../../../base/more]\n',
        'clusters/staging/other/service.yaml': base['base/app/service.yaml'],
      },
    ],
    [
      'images of what is not rendered yet, in the file of the machine',
      { components: ['../images'] },
      {
        'clusters/staging/images/kustomization.yaml':
          'kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nimages: [{ name: ghcr.io/o/later, newTag: x }]\n',
      },
    ],
    [
      'a shared list of anchors',
      undefined,
      {
        'base/app/kustomization.yaml':
          'resources: [deployment.yaml]\nconfigMapGenerator:\n  - { name: app, literals: [A=b], options: &o { disableNameSuffixHash: true } }\n  - { name: more, literals: [A=b], options: *o }\nlabels: [{ pairs: { more: x } }]\n',
      },
    ],
  ])(
    '%s',
    async (_what, kustomization, files = {}) => {
      expect(await said(kustomization, files)).toEqual([]);
    },
    60_000,
  );
});

describe('an exception', () => {
  const idle = { images: [{ name: 'ghcr.io/o/later', newTag: '1' }] };
  const exception = {
    law: 'effect',
    object: 'Kustomization',
    field: 'images[0]',
    under: 'clusters/staging/app',
    reason: 'the next release runs it',
    until: '2027-06-30',
  };

  test.each([
    ['of the part and its folder is respected', exception, 0],
    ['of another part is of no use', { ...exception, field: 'images[1]' }, 1],
    ['of another folder is of no use', { ...exception, under: 'clusters/production' }, 1],
    ['of another law is of no use', { ...exception, law: 'known-keys' }, 1],
    ['that ended is of no use', { ...exception, until: '2027-06-29' }, 1],
  ])('%s', async (_what, one, count) => {
    const found = await withOverlay(idle, {}, (context) => effectFindings(context, { exceptions: [one] }));
    expect(found).toHaveLength(count);
  });
});
