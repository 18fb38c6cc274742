import { expect, test } from '@jest/globals';
import type { LiveApplication } from '../../model/live-objects.ts';
import { troublesIn, type Remains } from './retired.ts';

const nothing: Remains = { application: undefined, ingresses: [], namespace: undefined, store: false };
const closed = { environment: 'production', state: 'closed' } as const;
const gone = { environment: 'production', state: 'gone' } as const;

function application(sync: string, metadata: Partial<LiveApplication['metadata']> = {}): LiveApplication {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'till', ...metadata },
    spec: {},
    status: { sync: { status: sync } },
  };
}

const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'till' } };
const approved = { 'argocd.argoproj.io/deletion-approved': '2026-01-02T15:04:05Z' };
const going = { deletionTimestamp: '2026-01-02T15:04:05Z' };

test.each([
  ['closed', { application: application('Synced') }, closed, []],
  ['open', { application: application('Synced'), ingresses: ['till'] }, closed, [/Ingress till\/till still lets/]],
  ['behind', { application: application('OutOfSync') }, closed, [/Application till is OutOfSync, not Synced/]],
  ['never there', {}, closed, [/Application till is not there, not Synced/]],
  ['gone', {}, gone, []],
  [
    'left',
    { namespace, store: true },
    gone,
    [/namespace till is still there/, /ClusterSecretStore till is still there/],
  ],
  ['there', { application: application('Synced') }, gone, [/Application till is still there/]],
  ['asking', { application: application('Synced', going) }, gone, [/waits for a person's word: kubectl .*-approved=/]],
  [
    'on its way',
    { application: application('Synced', { ...going, annotations: approved }) },
    gone,
    [/is going, and not gone yet/],
  ],
] as const)('of a service that is %s it says what is not as it should be', (_state, remains, needed, wanted) => {
  const found = troublesIn({ ...nothing, ...remains }, 'till', needed);
  expect(found).toEqual(wanted.map((words) => expect.stringMatching(words)));
  for (const each of found) expect(each).toMatch(/^production: /);
});
