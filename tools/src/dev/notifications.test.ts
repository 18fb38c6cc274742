import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { toolPath } from '../toolbox/tools.ts';
import { renderObjects } from '../toolbox/kustomize.ts';
import { ensureUpstreams } from '../toolbox/sources/upstream.ts';
import { repositoryRoot } from '../lib/files/paths.ts';
import { run } from '../lib/process/run.ts';
import { stagingPrefix } from '../delivery/promotion/staging-health.ts';

// Argo CD's own command line judges the settings that each cluster gets, as its controller would.

let folder = '';
let argocd = '';
const synced = 'a'.repeat(40);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'notifications-'));
  argocd = await toolPath('argocd');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ type: 'pkcs1', format: 'pem' });
  const stringData = { 'github-appID': '1', 'github-installationID': '2', 'github-privateKey': key };
  await put('secret.yaml', {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: named('argocd-notifications-secret'),
    stringData,
  });
  // It wants the address of a cluster, and asks it nothing.
  const cluster = { server: 'http://127.0.0.1:1' };
  const context = { cluster: 'none', user: 'none', namespace: 'argocd' };
  const lists = { clusters: [{ name: 'none', cluster }], contexts: [{ name: 'none', context }], users: [] };
  await put('kubeconfig', { apiVersion: 'v1', kind: 'Config', ...lists, 'current-context': 'none' });
  await ensureUpstreams(console.log);
  const objects = await renderObjects(join(repositoryRoot, 'clusters/staging/argocd'));
  await put(
    'settings.yaml',
    objects.find(({ metadata }) => metadata?.name === 'argocd-notifications-cm'),
  );
}, 600_000);

afterAll(async () => {
  await rm(folder, { recursive: true });
});

interface State {
  readonly phase?: string;
  readonly health?: string;
  readonly seen?: string;
  readonly path?: string;
}

const finishedAt = '2026-01-01T00:00:05Z';

async function put(name: string, object: unknown): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, stringify(object));
  return file;
}

function named(name: string) {
  return { name, namespace: 'argocd' };
}

async function ask(words: readonly string[], { phase, health = 'Healthy', seen, path }: State): Promise<string> {
  const operationState = { phase, startedAt: finishedAt, finishedAt, operation: {}, syncResult: { revision: synced } };
  const application = await put(`${randomUUID()}.yaml`, {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: named('web'),
    spec: {
      source: { repoURL: 'https://github.com/acme/shop.git', path: path ?? 'clusters/staging/web' },
    },
    status: {
      health: { status: health },
      sync: { status: 'Synced', revision: 'b'.repeat(40) },
      reconciledAt: seen ?? '2026-01-01T00:00:06Z',
      ...(phase === undefined ? {} : { operationState }),
    },
  });
  const settings = ['--config-map', join(folder, 'settings.yaml'), '--secret', join(folder, 'secret.yaml')];
  const command = ['admin', 'notifications', ...words, application, ...settings];
  return (await run(argocd, command, { env: { KUBECONFIG: join(folder, 'kubeconfig') } })).stdout;
}

async function says(state: State): Promise<readonly string[]> {
  const triggers = ['on-healthy', 'on-failed'];
  const answers = await Promise.all(triggers.map((trigger) => ask(['trigger', 'run', trigger], state)));
  return triggers.filter((_trigger, index) => /\strue$/.test(answers[index]!.trim()));
}

test('each report is made once per revision that was synced', async () => {
  const { data } = parse(await readFile(join(folder, 'settings.yaml'), 'utf8'));
  const triggers = Object.keys(data).filter((key) => key.startsWith('trigger.'));
  expect(triggers).toHaveLength(2);
  for (const trigger of triggers) {
    for (const { oncePer } of parse(data[trigger]))
      expect(oncePer).toMatch(/operationState\?\.syncResult\?\.revision$/);
  }
});

test.each<readonly [string, State, readonly string[]]>([
  ['that is healthy after its sync', { phase: 'Succeeded' }, ['on-healthy']],
  ['that was never synced', {}, []],
  ['whose sync runs', { phase: 'Running' }, []],
  ['that still rolls out', { phase: 'Succeeded', health: 'Progressing' }, []],
  ['whose health is older than its sync', { phase: 'Succeeded', seen: '2026-01-01T00:00:04Z' }, []],
  ['that was looked at in the second of its sync', { phase: 'Succeeded', seen: finishedAt }, ['on-healthy']],
  ['whose sync failed', { phase: 'Failed' }, ['on-failed']],
  ['that is degraded after its sync', { phase: 'Succeeded', health: 'Degraded' }, ['on-failed']],
  ['that was degraded before its sync', { phase: 'Succeeded', health: 'Degraded', seen: '2026-01-01T00:00:04Z' }, []],
])('an Application %s', async (_name, state, expected) => {
  expect(await says(state)).toEqual(expected);
});

test.each([
  ['healthy', 'staging', 'success', `${stagingPrefix}web`],
  ['failed', 'production', 'failure', 'argocd/production/web'],
])('the template %s sets a status named after %s and the Application', async (template, environment, state, label) => {
  const sent = await ask(['template', 'notify', template], { phase: 'Succeeded', path: `clusters/${environment}/web` });
  const { github, message } = parse(sent);
  expect(github.status).toEqual({ state, label });
  expect(message.length).toBeGreaterThan(0);
});
