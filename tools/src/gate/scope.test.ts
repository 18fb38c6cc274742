import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { contextOf } from './check/context.ts';
import { commit } from '../lib/git/checkout.ts';
import { init } from '../lib/git/repository.ts';
import { changedEnvironments, reviewChange } from '../diff/review.ts';
import { scopeFindings } from './scope.ts';
import { startOf } from '../diff/sides.ts';
import { git } from '../lib/git/git.ts';

jest.setTimeout(120_000);

const overlay = (environment: string, more = ''): string => `namespace: web
resources: [../../../base/web]
configMapGenerator:
  - name: web
    literals: [ENVIRONMENT=${environment}]
${more}`;
const deployment = (image: string, ports = '[{ containerPort: 80 }, { containerPort: 81 }]'): string => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: web }
spec:
  template:
    spec:
      containers: [{ name: web, image: "${image}", ports: ${ports}, envFrom: [{ configMapRef: { name: web } }] }]
`;
const files: Readonly<Record<string, string>> = {
  'base/web/kustomization.yaml': 'namespace: web\nresources: [deployment.yaml, service.yaml]\n',
  'base/web/deployment.yaml': deployment('web:1'),
  'base/web/service.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { ports: [{ port: 80 }] }\n',
  'clusters/staging/web/kustomization.yaml': overlay('staging'),
  'clusters/production/web/kustomization.yaml': overlay('production'),
  'local/staging/web/kustomization.yaml': 'resources: [../../../clusters/staging/web]\n',
};
const patch = (image: string): string => `patches:
  - target: { kind: Deployment }
    patch: |-
      - { op: replace, path: /spec/template/spec/containers/0/image, value: "${image}" }
`;

interface Scratch {
  readonly root: string;
  /** Writes files, or removes those without text, in the work tree. */
  put(changes: Readonly<Record<string, string | undefined>>): Promise<void>;
  /** The same, committed. */
  take(changes: Readonly<Record<string, string | undefined>>): Promise<string>;
  /** What the work tree changes, as "staging: Deployment web/web changed". */
  seen(): Promise<readonly string[]>;
  /** What the law says of it. */
  refused(...labels: readonly string[]): Promise<readonly string[]>;
}

// A repository on its main branch with one service in two environments.
async function withService(work: (scratch: Scratch) => Promise<void>): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'lockstep-review-'));
  try {
    await init(root);
    const put: Scratch['put'] = async (changes) => {
      for (const [path, content] of Object.entries(changes)) {
        const file = join(root, path);
        if (content === undefined) await rm(file);
        else {
          await mkdir(dirname(file), { recursive: true });
          await writeFile(file, content);
        }
      }
    };
    const take: Scratch['take'] = async (changes) => {
      await put(changes);
      return await commit(root, 'Change it', Object.keys(changes));
    };
    const base = await take(files);
    await git(root, ['update-ref', 'refs/remotes/origin/main', base]);
    const seen: Scratch['seen'] = async () => {
      const { environments } = await reviewChange({ root, base: await startOf(root) });
      return environments.flatMap(({ name, objects }) =>
        objects.map(({ identity, change }) => `${name}: ${identity} ${change}`),
      );
    };
    const refused: Scratch['refused'] = async (...labels) =>
      (await scopeFindings(contextOf({ root, base: 'origin/main', labels }))).map(({ object }) => object);
    await work({ root, put, take, seen, refused });
  } finally {
    await rm(root, { recursive: true });
  }
}

describe('the review of a change', () => {
  test('shows what one environment gets, and nothing of the other', () =>
    withService(async ({ put, seen, refused }) => {
      await put({ 'clusters/staging/web/kustomization.yaml': overlay('staging', patch('web:2')) });
      expect(await seen()).toEqual(['staging: Deployment web/web changed']);
      expect(await refused()).toEqual([]);
    }));

  test('shows a generated ConfigMap as changed, and the pods that name it', () =>
    withService(async ({ root, put }) => {
      await put({ 'clusters/staging/web/kustomization.yaml': overlay('stage') });
      const { environments } = await reviewChange({ root, base: 'HEAD' });
      const [config, pods] = environments[0]!.objects;
      expect(config).toMatchObject({
        change: 'changed',
        identity: expect.stringMatching(/^ConfigMap web\/web-.{10}$/),
      });
      expect(config?.diff).toContain('-  ENVIRONMENT: staging\n+  ENVIRONMENT: stage');
      expect(pods).toMatchObject({ identity: 'Deployment web/web', change: 'changed' });
    }));

  test('is of the work tree with what no commit has, or of a revision', () =>
    withService(async ({ root, take, put }) => {
      await take({ 'clusters/staging/web/kustomization.yaml': overlay('staging', patch('web:2')) });
      await put({ 'clusters/production/web/kustomization.yaml': overlay('production', patch('web:2')) });
      const base = await startOf(root);
      expect(changedEnvironments(await reviewChange({ root, base }))).toEqual(['staging', 'production']);
      expect(changedEnvironments(await reviewChange({ root, base, head: 'HEAD' }))).toEqual(['staging']);
    }));

  test('leaves out what others merged since', () =>
    withService(async ({ root, take, seen }) => {
      await git(root, ['switch', '--quiet', '--create', 'mine']);
      await git(root, ['switch', '--quiet', 'main']);
      const theirs = await take({
        'clusters/production/web/kustomization.yaml': overlay('production', patch('web:2')),
      });
      await git(root, ['update-ref', 'refs/remotes/origin/main', theirs]);
      await git(root, ['switch', '--quiet', 'mine']);
      await take({ 'clusters/staging/web/kustomization.yaml': overlay('staging', patch('web:3')) });
      expect(await seen()).toEqual(['staging: Deployment web/web changed']);
      const exact = await reviewChange({ root, base: 'origin/main' });
      expect(changedEnvironments(exact)).toEqual(['staging', 'production']);
    }));

  test('leaves nothing out that a commit asks git to leave out of archives', () =>
    withService(async ({ root, take }) => {
      const text = overlay('production', patch('web:2'));
      const hidden = { '.gitattributes': 'clusters/production/** export-ignore\n' };
      const base = await startOf(root);
      const head = await take({ ...hidden, 'clusters/production/web/kustomization.yaml': text });
      const { environments } = await reviewChange({ root, base, head });
      expect(environments[1]?.objects.map(({ change }) => change)).toEqual(['changed']);
      expect((await git(root, ['status', '--porcelain'])).stdout).toBe('');
    }));

  test('notes an overlay that did not render before, and shows all of it', () =>
    withService(async ({ root, take, put }) => {
      const broken = await take({ 'clusters/staging/web/kustomization.yaml': 'resources: [absent.yaml]\n' });
      await put({ 'clusters/staging/web/kustomization.yaml': overlay('staging') });
      const { environments } = await reviewChange({ root, base: broken });
      expect(environments[0]?.notes).toEqual([expect.stringContaining('clusters/staging/web did not render before')]);
      expect(environments[0]?.objects.every(({ change }) => change === 'added')).toBe(true);
    }));

  test('fails when an overlay does not render any more', () =>
    withService(async ({ root, put }) => {
      await put({ 'clusters/staging/web/kustomization.yaml': 'resources: [absent.yaml]\n' });
      await expect(reviewChange({ root, base: 'HEAD' })).rejects.toThrow('clusters/staging/web');
    }));

  test('names a revision that is not there, and leaves no folder behind', () =>
    withService(async ({ root }) => {
      const before = await scratchFolders();
      await expect(reviewChange({ root, base: 'nowhere' })).rejects.toThrow('There is no revision nowhere');
      await expect(startOf(root, 'nowhere')).rejects.toThrow('There is no revision nowhere');
      expect((await scratchFolders()).filter((name) => !before.includes(name))).toEqual([]);
    }));
});

describe('one change changes one environment', () => {
  test('so a base that changes both is refused, unless the label allows it', () =>
    withService(async ({ put, refused }) => {
      await put({ 'base/web/deployment.yaml': deployment('web:2') });
      expect(await refused()).toEqual(['the change of staging and production']);
      expect(await refused('both-environments')).toEqual([]);
      expect(await refused('another-label')).toHaveLength(1);
    }));

  test('and a base change that staging has already is one of production', () =>
    withService(async ({ root, take, put, seen, refused }) => {
      const soaked = await take({ 'clusters/staging/web/kustomization.yaml': overlay('staging', patch('web:2')) });
      await git(root, ['update-ref', 'refs/remotes/origin/main', soaked]);
      await put({
        'base/web/deployment.yaml': deployment('web:2'),
        'clusters/staging/web/kustomization.yaml': overlay('staging'),
      });
      expect(await seen()).toEqual(['production: Deployment web/web changed']);
      expect(await refused()).toEqual([]);
    }));

  test.each<[string, Readonly<Record<string, string | undefined>>]>([
    [
      'another order',
      { 'base/web/deployment.yaml': deployment('web:1', '[{ containerPort: 81 }, { containerPort: 80 }]') },
    ],
    ['a comment', { 'base/web/deployment.yaml': `# Why.\n${files['base/web/deployment.yaml']}` }],
    [
      'a refactoring',
      { 'base/web/kustomization.yaml': 'namespace: web\nresources: [service.yaml, deployment.yaml]\n' },
    ],
    [
      'the laptop',
      { 'local/staging/web/kustomization.yaml': 'resources: [../../../clusters/staging/web]\nnamePrefix: x-\n' },
    ],
    ['documents, tools and services', { 'docs/x.md': 'x', 'tools/x.ts': 'x', 'apps/web/x.ts': 'x' }],
    ['a base that nothing uses', { 'base/api/kustomization.yaml': 'resources: []\n' }],
    [
      'a Component that nothing uses',
      { 'clusters/staging/images/kustomization.yaml': 'kind: Component\nimages: []\n' },
    ],
  ])('and %s changes none', (_what, changes) =>
    withService(async ({ put, seen, refused }) => {
      await put(changes);
      expect(await seen()).toEqual([]);
      expect(await refused()).toEqual([]);
    }),
  );

  test('and a new environment is one', () =>
    withService(async ({ put, seen, refused }) => {
      await put({ 'clusters/qa/web/kustomization.yaml': overlay('qa') });
      expect(await seen()).toEqual([
        'qa: Deployment web/web added',
        expect.stringMatching(/^qa: ConfigMap web\/web-.* added$/),
        'qa: Service web/web added',
      ]);
      expect(await refused()).toEqual([]);
      await put({ 'clusters/staging/web/kustomization.yaml': overlay('stage') });
      expect(await refused()).toEqual(['the change of staging and qa']);
    }));

  test('and an overlay that goes is a change of its environment', () =>
    withService(async ({ put, seen, refused }) => {
      await put({ 'clusters/staging/web/kustomization.yaml': undefined });
      expect((await seen()).map((line) => line.split(' ').at(-1))).toEqual(['removed', 'removed', 'removed']);
      expect(await refused()).toEqual([]);
      await put({ 'clusters/production/web/kustomization.yaml': undefined });
      expect(await refused()).toEqual(['the change of staging and production']);
    }));
});

async function scratchFolders(): Promise<readonly string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith('lockstep-diff-'));
}
