import { describe, expect, test } from '@jest/globals';
import { argocdParts } from '../../model/argocd-parts.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import type { LiveApplication } from '../../model/live-objects.ts';
import type { Kubectl } from '../../toolbox/kubectl.ts';
import { awayTroubles, awayIn } from './away.ts';

function workload(kind: string, namespace: string, name: string, replicas = 1, ready = replicas): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace },
    spec: { replicas },
    status: { readyReplicas: ready },
  };
}

function set(desired: number, ready: number): KubeObject {
  const { spec: _spec, ...object } = workload('DaemonSet', 'node-exporter', 'node-exporter');
  return { ...object, status: { desiredNumberScheduled: desired, numberReady: ready } };
}

function application(name: string, more: object = {}, resources: readonly string[] = []): LiveApplication {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, ...more },
    spec: {},
    status: { resources: resources.map((child) => ({ kind: 'Application', name: child })) },
  };
}

const parts = argocdParts.map(({ kind, name }) => workload(kind, 'argocd', name));
const applications = [application('applications', {}, ['applications', 'web']), application('web')];
const web = workload('Deployment', 'web', 'web', 2);
const whole = { applications, workloads: [...parts, web] };
const scaler = {
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'web', namespace: 'web' },
  spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' } },
};
const without = (name: string) => parts.filter(({ metadata }) => metadata.name !== name);

test('nothing is said of a whole platform', () => {
  expect(awayIn({ ...whole, workloads: [...whole.workloads, scaler] })).toEqual([]);
});

describe('what Argo CD can not say of itself', () => {
  test.each(argocdParts)('$name at 0 is named, with what mends it', ({ kind, name, without: so }) => {
    const workloads = [...without(name), workload(kind, 'argocd', name, 0)];
    expect(awayIn({ applications, workloads })).toEqual([
      `${kind} argocd/${name} is at 0: ${so}: \`kubectl -n argocd scale ${kind.toLowerCase()} ${name} --replicas=1\` (docs/runbooks/argocd-part-down.md)`,
    ]);
  });

  test.each(argocdParts)('$name deleted is named', ({ kind, name }) => {
    const [only, ...others] = awayIn({ applications, workloads: without(name) });
    expect(only).toMatch(new RegExp(`^${kind} argocd/${name} is not there: .*npm run up.*argocd-part-down\\.md`));
    expect(others).toEqual([]);
  });
});

const mark = (value: string) => ({ annotations: { 'argocd.argoproj.io/skip-reconcile': value } });

describe('Applications', () => {
  test('one that a hand has set aside is named, with what ends it', () => {
    expect(awayIn({ ...whole, applications: [applications[0]!, application('web', mark('true'))] })).toEqual([
      expect.stringMatching(
        /^the Application web is set aside .*`kubectl -n argocd annotate application web argocd\.argoproj\.io\/skip-reconcile-`/,
      ),
    ]);
    expect(awayIn({ ...whole, applications: [applications[0]!, application('web', mark('false'))] })).toEqual([]);
  });

  test('the root is missed without that anybody names it', () => {
    expect(awayIn({ ...whole, applications: [application('web')] })).toEqual([
      expect.stringMatching(/^the root Application applications is not there: .*npm run up.*application-missing\.md/),
    ]);
  });

  test('another one is missed where the root names it', () => {
    expect(awayIn({ ...whole, applications: applications.slice(0, 1) })).toEqual([
      expect.stringMatching(/^the Application web is not there, though git names it/),
    ]);
  });

  test('one that waits for its deletion is named, with what keeps what it brought', () => {
    const going = application('web', { deletionTimestamp: '2026-11-27T04:00:00Z' });
    expect(awayIn({ ...whole, applications: [applications[0]!, going] })).toEqual([
      expect.stringContaining('kubectl -n argocd patch application web --type merge'),
    ]);
  });
});

describe('pods', () => {
  test('at 0 under an autoscaler are named, with what mends it', () => {
    const workloads = [...parts, workload('Deployment', 'web', 'web', 0), scaler];
    expect(awayIn({ applications, workloads })).toEqual([
      'Deployment web/web is at 0, where its autoscaler is off: `kubectl -n web scale deployment web --replicas=1` (docs/runbooks/scaled-to-zero.md)',
    ]);
  });

  test('at 0 by hand are named without one', () => {
    const workloads = [...parts, workload('StatefulSet', 'monitoring', 'prometheus', 0)];
    expect(awayIn({ applications, workloads })).toEqual([
      'StatefulSet monitoring/prometheus is at 0: `kubectl -n monitoring scale statefulset prometheus --replicas=1`',
    ]);
  });

  test('at 0 by git are at rest', () => {
    const resting = workload('Deployment', 'web', 'worker', 0);
    const managedFields = [{ operation: 'Apply', fieldsV1: { 'f:spec': { 'f:replicas': {} } } }];
    const metadata = { ...resting.metadata, managedFields };
    expect(awayIn({ applications, workloads: [...parts, { ...resting, metadata }] })).toEqual([]);
  });

  test('of which none is ready are named', () => {
    const workloads = [...parts, workload('Deployment', 'ingress', 'traefik', 2, 0)];
    expect(awayIn({ applications, workloads })).toEqual([
      'Deployment ingress/traefik has no ready pod: `kubectl -n ingress describe pods` says why',
    ]);
  });

  test('of a DaemonSet are wanted where a node is', () => {
    expect(awayIn({ applications, workloads: [...parts, set(0, 0), set(2, 1)] })).toEqual([]);
    expect(awayIn({ applications, workloads: [...parts, set(2, 0)] })).toEqual([
      expect.stringMatching(/^DaemonSet node-exporter\/node-exporter has no ready pod/),
    ]);
  });
});

test('a cluster is asked for both, and for who set which field', async () => {
  const asked: string[] = [];
  const cluster = {
    json: async (args: readonly string[]) => {
      asked.push(args.join(' '));
      return { items: args.includes('applications.argoproj.io') ? [] : parts };
    },
  } as unknown as Kubectl;
  expect(await awayTroubles(cluster)).toEqual([expect.stringMatching(/^the root Application/)]);
  expect(asked).toEqual([expect.stringContaining('applications'), expect.stringContaining('--show-managed-fields')]);
});
