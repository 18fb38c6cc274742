import { describe, expect, test } from '@jest/globals';
import {
  describeApplication,
  isRolledOut,
  isSettled,
  type LiveApplication,
  type LiveDeployment,
} from './live-objects.ts';
import { defined } from '../lib/values/defined.ts';

const metadata = { name: 'web', uid: '1' };

function deployment(status: LiveDeployment['status']): LiveDeployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...metadata, generation: 4 },
    spec: { replicas: 3, selector: { matchLabels: {} }, template: { spec: { containers: [] } } },
    status,
  };
}

const application = (status: NonNullable<LiveApplication['status']>, operation?: object): LiveApplication => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata,
  spec: { project: 'apps' },
  status,
  ...defined({ operation }),
});

describe('a Deployment is rolled out', () => {
  const all = { observedGeneration: 4, replicas: 3, updatedReplicas: 3, readyReplicas: 3 };

  test('when all its pods are new and ready', () => expect(isRolledOut(deployment(all))).toBe(true));

  test.each([
    ['its newest template was not looked at', { ...all, observedGeneration: 3 }],
    ['an old pod is left', { ...all, replicas: 4 }],
    ['a new pod is not ready', { ...all, readyReplicas: 2 }],
    ['nothing is there yet', {}],
  ])('not while %s', (_why, status) => expect(isRolledOut(deployment(status))).toBe(false));
});

describe('an Application is settled', () => {
  const good = { sync: { status: 'Synced' }, health: { status: 'Healthy' } };
  const running = { phase: 'Running', startedAt: '2026-01-01T00:00:00Z' };

  test('when it is Synced and Healthy', () => expect(isSettled(application(good))).toBe(true));

  test('not while an operation is asked for or runs', () => {
    expect(isSettled(application(good, { sync: {} }))).toBe(false);
    expect(isSettled(application({ ...good, operationState: running }))).toBe(false);
  });

  test('not while it is OutOfSync, Degraded or unknown', () => {
    expect(isSettled(application({ ...good, sync: { status: 'OutOfSync' } }))).toBe(false);
    expect(isSettled(application({ ...good, health: { status: 'Degraded' } }))).toBe(false);
    expect(isSettled(application({}))).toBe(false);
  });

  test('and is described with what its last operation said, unless that succeeded', () => {
    const failed = { ...running, phase: 'Failed', message: 'port 70000' };
    expect(describeApplication(application({ ...good, operationState: failed }))).toBe(
      'web Synced/Healthy (Failed: port 70000)',
    );
    expect(describeApplication(application({}))).toBe('web ?/?');
  });
});
