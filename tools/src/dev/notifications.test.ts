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
import { defined } from '../lib/values/defined.ts';
import { run } from '../lib/process/run.ts';
import { statusContext } from '../delivery/promotion/staging-health.ts';

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
  /** Seconds ago: when the sync ended, when Argo CD last looked, since when the health is what it is. */
  readonly finished?: number | null;
  readonly seen?: number;
  readonly since?: number | undefined;
  readonly path?: string;
  /** How often a sync that is tried again has failed. */
  readonly tries?: number;
  /** The revision that was synced; none where the sync did not come so far. */
  readonly revision?: string | null;
  /** What the controller keeps of what it said, oldest first. */
  readonly said?: readonly string[];
}

function ago(seconds: number): string {
  return new Date(Date.now() - seconds * 1000).toISOString().replace(/\.\d+/, '');
}

async function put(name: string, object: unknown): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, stringify(object));
  return file;
}

function named(name: string) {
  return { name, namespace: 'argocd' };
}

async function ask(words: readonly string[], state: State, settings = join(folder, 'settings.yaml')): Promise<string> {
  const { phase, health = 'Healthy', finished = 600, seen = 1, path, revision = synced, said = [], tries } = state;
  const { since = 600 } = state;
  const times = { startedAt: ago(900), ...(finished === null ? {} : { finishedAt: ago(finished) }) };
  const syncResult = revision === null ? {} : { syncResult: { revision } };
  const notified = Object.fromEntries(said.map((key, index) => [key, index]));
  const annotations = said.length === 0 ? {} : { 'notified.notifications.argoproj.io': JSON.stringify(notified) };
  const application = await put(`${randomUUID()}.yaml`, {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { ...named('web'), annotations },
    spec: {
      source: { repoURL: 'https://github.com/acme/shop.git', path: path ?? 'clusters/staging/web' },
    },
    status: {
      health: {
        status: health,
        ...('since' in state && since === undefined ? {} : { lastTransitionTime: ago(since) }),
      },
      sync: { status: 'Synced', revision: 'b'.repeat(40) },
      reconciledAt: ago(seen),
      ...(phase === undefined
        ? {}
        : { operationState: { phase, ...times, operation: {}, ...defined({ retryCount: tries }), ...syncResult } }),
    },
  });
  const files = ['--config-map', settings, '--secret', join(folder, 'secret.yaml')];
  const command = ['admin', 'notifications', ...words, application, ...files];
  return (await run(argocd, command, { env: { KUBECONFIG: join(folder, 'kubeconfig') } })).stdout;
}

async function isTrue(trigger: string, state: State, settings?: string): Promise<boolean> {
  return /\strue$/.test((await ask(['trigger', 'run', trigger], state, settings)).trim());
}

async function says(state: State): Promise<readonly string[]> {
  const triggers = ['on-healthy', 'on-failed'];
  const answers = await Promise.all(triggers.map((trigger) => isTrue(trigger, state)));
  return triggers.filter((_trigger, index) => answers[index]);
}

const good = { phase: 'Succeeded' };
const bad = { phase: 'Succeeded', health: 'Degraded' };

test.each<readonly [string, State, readonly string[]]>([
  ['that is healthy after its sync', good, ['on-healthy']],
  ['that was never synced', {}, []],
  ['whose sync runs', { phase: 'Running' }, []],
  ['whose sync is at its fifth try', { phase: 'Running', tries: 4, finished: null }, []],
  ['that still rolls out', { phase: 'Succeeded', health: 'Progressing' }, []],
  ['that lacks objects', { phase: 'Succeeded', health: 'Missing' }, []],
  ['whose health is older than its sync', { ...good, finished: 100, seen: 101 }, []],
  ['that was looked at in the second of its sync', { ...good, finished: 100, seen: 100 }, ['on-healthy']],
  ['that is healthy in the minute of its sync', { ...good, finished: 50 }, []],
  ['that has been healthy for less than a minute', { ...good, since: 50 }, []],
  ['that has been healthy for more than a minute', { ...good, finished: 70, since: 70 }, ['on-healthy']],
  ['whose health never changed', { ...good, since: undefined }, ['on-healthy']],
  ['whose sync failed', { phase: 'Failed', finished: 1 }, ['on-failed']],
  ['that could not be synced', { phase: 'Error' }, ['on-failed']],
  ['whose sync is tried again', { phase: 'Running', tries: 3 }, []],
  ['whose sync failed four times', { phase: 'Running', tries: 4 }, ['on-failed']],
  ['whose sync failed before it had a revision', { phase: 'Error', revision: null }, []],
  ['that is degraded after its sync', bad, ['on-failed']],
  ['that has been degraded for less than a minute', { ...bad, since: 50 }, []],
  ['that is degraded in the minute of its sync', { ...bad, finished: 50 }, []],
  ['that was degraded before its sync', { ...bad, finished: 100, seen: 101 }, []],
])('an Application %s', async (_name, state, expected) => {
  expect(await says(state)).toEqual(expected);
});

const [other, key] = ['c'.repeat(40), '[0].y7b5sbwa2Q329JYH755peeq-fBs:github:'];

test.each<readonly [string, string, readonly string[], string, number?]>([
  ['on-healthy', 'nothing was said', [], 'after 0 and 0 times'],
  ['on-healthy', 'it was said before', [`${synced} after 0:on-healthy:${key}`], 'after 0 and 0 times'],
  ['on-healthy', 'another revision failed', [`${other} after 0:on-failed:${key}`], 'after 0 and 0 times'],
  ['on-healthy', 'this revision failed', [`${synced} after 0:on-failed:${key}`], 'after 1 and 0 times'],
  ['on-failed', 'this revision failed', [`${synced} after 0:on-failed:${key}`], 'after 0 and 0 times'],
  ['on-failed', 'this revision was healthy', [`${synced} after 0:on-healthy:${key}`], 'after 1 and 0 times'],
  ['on-healthy', 'it may have been lost, an hour later', [], 'after 0 and 1 times', 3600],
  ['on-failed', 'it may have been lost, a day later', [], 'after 0 and 3 times', 86_400],
])(
  '%s counts once per revision and what was said against it: when %s',
  async (trigger, _name, said, expected, ...[finished = 300]) => {
    const { data, ...rest } = parse(await readFile(join(folder, 'settings.yaml'), 'utf8'));
    const [{ oncePer, ...condition }] = parse(data[`trigger.${trigger}`]);
    const asked = stringify([{ ...condition, when: `(${oncePer}) == '${synced} ${expected}'` }]);
    const settings = await put(`${randomUUID()}.yaml`, { ...rest, data: { ...data, [`trigger.${trigger}`]: asked } });
    expect(await isTrue(trigger, { ...good, said, finished }, settings)).toBe(true);
  },
);

test('a sync that is tried for ever says how often it failed', async () => {
  const sent = await ask(['template', 'notify', 'failed'], { phase: 'Running', tries: 4, health: 'Missing' });
  expect(parse(sent).message).toBe('Sync Running after 4 failed tries, health Missing.');
});

test.each([
  ['healthy', 'staging', 'success', statusContext('web')],
  ['failed', 'production', 'failure', 'argocd/production/web'],
])('the template %s sets a status named after %s and the Application', async (template, environment, state, label) => {
  const sent = await ask(['template', 'notify', template], { phase: 'Succeeded', path: `clusters/${environment}/web` });
  const { github, message } = parse(sent);
  expect(github.status).toEqual({ state, label });
  expect(message.length).toBeGreaterThan(0);
});
