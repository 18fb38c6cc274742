import { expect, test } from '@jest/globals';
import { stateOf } from './applications.ts';
import type { Kubectl } from '../../toolbox/kubectl.ts';
import { clustersStatus, clusterTroubles, clustersText, statusText } from './status.ts';

const commit = '1a2b3c4d'.repeat(5);
const digest = '9f8e7d6c'.repeat(8);

const application = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'web' },
  status: {
    sync: { status: 'Synced', revision: commit },
    health: { status: 'Healthy' },
    operationState: { phase: 'Succeeded', message: 'ok', finishedAt: '2026-01-01T00:00:00Z' },
    summary: { images: [`ghcr.io/acme/web:${commit}@sha256:${digest}`] },
  },
};

test('a row says sync, health, revision, age and image shortly', () => {
  const text = statusText(
    {
      instance: 'default',
      well: true,
      containers: [{ name: 'lockstep-mirror', state: 'running' }],
      clusters: [{ environment: 'staging', well: true, applications: [stateOf(application)] }],
      notes: [],
    },
    Date.parse('2026-01-01T00:05:00Z'),
  );
  expect(text.split('\n')[1]).toMatch(/^staging +web +Synced +Healthy +1a2b3c4 +5m +web:1a2b3c4@9f8e7d6$/);
});

test('what is away is said before what waits for it', () => {
  const away = ['Deployment argocd/argocd-repo-server is at 0'];
  const secrets = ['ExternalSecret web/database: why'];
  const cluster = { environment: 'staging', well: false, applications: [], away, secrets } as const;
  expect(clusterTroubles(cluster)).toEqual([`staging: ${away[0]}`, `staging: ${secrets[0]}`]);
});

test('a cluster without its root Application is not well', async () => {
  const synced = { ...application, metadata: { name: 'web' } };
  const cluster = {
    json: async (args: readonly string[]) => ({ items: args.includes('applications.argoproj.io') ? [synced] : [] }),
    run: async () => ({ code: 0, stdout: '{"items":[]}', stderr: '' }),
  } as unknown as Kubectl;
  const [seen] = await clustersStatus([['staging', cluster]]);
  expect(seen).toMatchObject({ well: false });
  expect(clustersText([seen!])).toContain('staging: the root Application applications is not there');
});

test('the reason of a failed sync is shown below the table', () => {
  const failed = {
    ...application,
    status: {
      ...application.status,
      sync: { status: 'OutOfSync', revision: commit },
      operationState: { phase: 'Failed', message: 'field not declared in schema', finishedAt: '2026-01-01T00:00:00Z' },
    },
  };
  const text = statusText({
    instance: 'default',
    well: false,
    containers: [{ name: 'lockstep-origin', state: 'stopped' }],
    clusters: [{ environment: 'staging', well: false, applications: [stateOf(failed)] }],
    notes: [],
  });
  expect(text).toContain('staging/web: field not declared in schema');
  expect(text).toContain('The container lockstep-origin is stopped: run npm run up to go on.');
});
