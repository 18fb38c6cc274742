import { join, relative } from 'node:path';
import { expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { repositoryRoot } from '../lib/files/paths.ts';
import { withScratchFolder } from '../lib/files/scratch-folder.ts';
import { writeFiles } from '../lib/files/write-files.ts';
import { at } from '../lib/values/at.ts';
import { readConfig } from '../model/config/config.ts';
import { sentence, type Rendered } from '../model/finding.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { renderObjects } from '../toolbox/kustomize.ts';
import { laws } from './laws/index.ts';

/** The patch that docs/sign-on.md has people write into an overlay. */
const patch = `apiVersion: v1
kind: ConfigMap
metadata:
  name: argocd-cm
  namespace: argocd
data:
  url: https://argocd.staging.example.com
  oidc.config: |
    name: Example
    issuer: https://id.example.com
    clientID: argocd-staging
    enablePKCEAuthentication: true
    requestedScopes: [openid, profile, email, groups]
`;

/** What an overlay of a real cluster renders with components of its base, and a patch. */
async function rendered(
  application: string,
  components: readonly string[],
  patches: readonly string[] = [],
  configMapGenerator: readonly object[] = [],
): Promise<readonly KubeObject[]> {
  return await withScratchFolder('sign-on', async (folder) => {
    const from = (...path: string[]): string => relative(folder, join(repositoryRoot, ...path));
    const kustomization = {
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      resources: [from('clusters', 'staging', application)],
      components: components.map((component) => from(component)),
      patches: patches.map((text) => ({ patch: text })),
      configMapGenerator,
    };
    await writeFiles(folder, { 'kustomization.yaml': stringify(kustomization) });
    return await renderObjects(folder);
  });
}

function refused(objects: readonly KubeObject[]): readonly string[] {
  const all = objects.map((object): Rendered => ({ file: 'clusters/staging/argocd', object, text: '' }));
  const access = laws.find(({ name }) => name === 'argocd-access')!;
  return access.check(all, readConfig()).map((found) => sentence(found));
}

function dataOf(objects: readonly KubeObject[], name: string): unknown {
  return at(
    objects.find((object) => object.kind === 'ConfigMap' && object.metadata.name === name),
    'data',
  );
}

test('Argo CD with single sign-on gives the group of the platform two rights, and its server a way to the provider', async () => {
  const objects = await rendered('argocd', ['base/argocd/components/sign-on'], [patch]);
  expect(refused(objects)).toEqual([]);
  expect(dataOf(objects, 'argocd-rbac-cm')).toEqual({
    'policy.default': 'role:readonly',
    scopes: '[groups]',
    'policy.csv': expect.stringMatching(
      /^p, role:platform, applications, sync, .*\np, role:platform, applications, update, .*\n$/,
    ),
    'policy.groups.csv': 'g, platform, role:platform\n',
  });
  const grant = objects.find(({ metadata }) => metadata.name === 'allow-sign-on');
  expect(at(grant, 'spec', 'podSelector', 'matchLabels')).toEqual({ 'app.kubernetes.io/name': 'argocd-server' });
  expect(at(grant, 'spec', 'egress')).toEqual([{ ports: [{ port: 443 }] }]);
}, 120_000);

test('the user admin can be turned off beside it, and not without it', async () => {
  const off = 'base/argocd/components/without-admin';
  const [beside, alone] = await Promise.all([
    rendered('argocd', ['base/argocd/components/sign-on', off], [patch]),
    rendered('argocd', [off]),
  ]);
  expect(dataOf(beside, 'argocd-cm')).toMatchObject({ 'admin.enabled': 'false' });
  expect(refused(beside)).toEqual([]);
  expect(refused(alone)).toEqual([expect.stringContaining('nobody could log in')]);
}, 120_000);

/** The lines that docs/sign-on.md has people add to the environment of Grafana. */
const grafana = [
  'GF_AUTH_GENERIC_OAUTH_CLIENT_ID=grafana-staging',
  'GF_AUTH_GENERIC_OAUTH_AUTH_URL=https://id.example.com/authorize',
  'GF_AUTH_GENERIC_OAUTH_TOKEN_URL=https://id.example.com/token',
  'GF_AUTH_GENERIC_OAUTH_API_URL=https://id.example.com/userinfo',
];

test('Grafana with single sign-on lets everybody look, and the password in no more', async () => {
  const objects = await rendered(
    'monitoring',
    ['monitoring/components/grafana-sign-on', 'monitoring/components/grafana-without-password'],
    [],
    [{ name: 'grafana-environment', namespace: 'monitoring', behavior: 'merge', literals: grafana }],
  );
  const deployment = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'grafana');
  const [container] = at(deployment, 'spec', 'template', 'spec', 'containers') as [object];
  expect(at(container, 'env')).toContainEqual({
    name: 'GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET',
    valueFrom: { secretKeyRef: { name: 'grafana-sign-on', key: 'client-secret', optional: true } },
  });
  const { name } = at(container, 'envFrom', '0', 'configMapRef') as { name: string };
  expect(dataOf(objects, name)).toMatchObject({
    ...Object.fromEntries(grafana.map((line) => line.split('='))),
    GF_SERVER_ROOT_URL: 'https://grafana.staging.example.com/',
    GF_AUTH_GENERIC_OAUTH_ENABLED: 'true',
    GF_AUTH_GENERIC_OAUTH_ROLE_ATTRIBUTE_PATH: "contains(not_null(groups, `[]`), 'platform') && 'Editor' || 'Viewer'",
    GF_AUTH_GENERIC_OAUTH_ROLE_ATTRIBUTE_STRICT: 'true',
    GF_AUTH_DISABLE_LOGIN_FORM: 'true',
    GF_AUTH_BASIC_ENABLED: 'false',
  });
  const grant = objects.find(({ metadata }) => metadata.name === 'allow-sign-on');
  expect(at(grant, 'spec', 'podSelector', 'matchLabels')).toEqual({ 'app.kubernetes.io/name': 'grafana' });
}, 120_000);
