import { describe, expect, test } from '@jest/globals';
import { Failure } from '../../lib/failure.ts';
import { argocdParts } from '../../model/argocd-parts.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import type { RunOptions } from '../../lib/process/run.ts';
import type { Kubectl } from '../../toolbox/kubectl.ts';
import { openAlerts } from './cluster.ts';
import type { Deed } from './deed.ts';
import type { Sabotage } from './plan.ts';
import { trySabotage } from './run.ts';
import type { Views } from './watch.ts';

const pods = { containers: [{ name: 'web', image: 'a:1' }] };
const selector = { matchLabels: { app: 'web' } };
const spec = { selector, template: { spec: pods } };
const git: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'web' },
  spec,
};

const ready = { observedGeneration: 1, readyReplicas: 2, updatedReplicas: 2 };
const live: KubeObject = {
  ...git,
  metadata: Object.assign({ uid: 'one', generation: 1 }, git.metadata),
  spec: { ...spec, replicas: 2 },
  status: ready,
};
const gone: KubeObject = { ...live, spec: { ...spec, replicas: 0 }, status: { observedGeneration: 1 } };

const well = {
  metadata: { name: 'applications' },
  status: { sync: { status: 'Synced' }, health: { status: 'Healthy' } },
};
const parts = argocdParts.map(({ kind, name }) => ({
  kind,
  metadata: { name, namespace: 'argocd' },
  spec: { replicas: 1 },
  status: { readyReplicas: 1 },
}));

function pod(name: string, reason: string): object {
  return { metadata: { name }, status: { containerStatuses: [{ state: { waiting: { reason } } }] } };
}

interface Play {
  /** The object after a call; the state before it where it does not matter. */
  readonly after?: (call: string, now: KubeObject | undefined) => KubeObject | undefined;
  /** Does what a cluster does that refuses. */
  readonly refuse?: string;
}

/** A cluster with one object, and what it was asked for. */
function clusterOf({ after = (_call, now) => now, refuse }: Play) {
  let now: KubeObject | undefined = live;
  const calls: string[] = [];
  const run = async (args: readonly string[], _options?: RunOptions) => {
    const call = args.filter((arg) => arg !== '--namespace').join(' ');
    if (args.includes('get')) return { code: 0, stdout: now === undefined ? '' : JSON.stringify(now), stderr: '' };
    calls.push(call);
    if (refuse !== undefined) throw new Failure({ what: 'Could not run kubectl', why: refuse, wayOut: 'Look.' });
    now = after(call, now);
    return { code: 0, stdout: '', stderr: '' };
  };
  const cluster: Kubectl = {
    run,
    json: async <T>(args: readonly string[]) => {
      const list = args.join(' ');
      if (list.includes('applications.argoproj.io')) return { items: [well] } as T;
      if (list.includes('get pods'))
        return { items: [pod('web-0', 'ImagePullBackOff'), pod('web-1', 'ContainerCreating')] } as T;
      return { items: parts } as T;
    },
    forward: () => Promise.reject(new Error('nothing is asked by a way of its own')),
    apply: async (objects) => {
      calls.push(`apply ${objects.length}`);
      now = after('apply', now);
      return { code: 0, stdout: '', stderr: '' };
    },
  };
  return { cluster, calls, object: () => now };
}

/** Nobody tells of it, and time passes only while it is waited for. */
function viewsOf(object: () => KubeObject | undefined, passes: () => void = () => undefined): Views {
  let now = 0;
  return {
    object: async () => object(),
    alerts: async () => [],
    status: async () => [],
    doctor: async () => [],
    now: () => now,
    sleep: async (milliseconds) => {
      now += milliseconds;
      passes();
    },
  };
}

const sabotage = (deed: Deed, of: KubeObject = git): Sabotage => ({
  name: `it ${deed}`,
  deed,
  application: 'web',
  git: of,
});

async function tried(
  deed: Deed,
  play: Play,
  { of = git, controller = new AbortController(), passes = (): void => undefined } = {},
) {
  const { cluster, calls, object } = clusterOf(play);
  const trial = { cluster, environment: 'staging' as const, patience: 20, signal: controller.signal };
  const result = await trySabotage(sabotage(deed, of), { ...trial, views: viewsOf(object, passes) });
  return { result, calls };
}

/** At 0 whatever is applied, until it is scaled up. */
const untilScaled = (call: string) => (call.includes('--replicas=2') ? live : gone);

const again = { ...live, metadata: { ...live.metadata, uid: 'two' } };

describe('what is done to an object', () => {
  test('it is deleted, comes back, and is left alone', async () => {
    const { result, calls } = await tried('deleted', { after: () => again });
    expect(result).toMatchObject({ outcome: 'healed', healed: 0 });
    expect(calls).toEqual(['web delete deployment.apps web --wait=false']);
  });

  test('what stays at 0 is applied and scaled to what it was', async () => {
    const { result, calls } = await tried('scaled to zero', { after: untilScaled });
    expect(result).toMatchObject({ outcome: 'neither' });
    expect(calls).toEqual([
      'web scale deployment.apps web --replicas=0',
      'apply 1',
      'web scale deployment.apps web --replicas=2',
    ]);
  });

  test('a StatefulSet loses the pods that never became ready', async () => {
    const of = { ...git, kind: 'StatefulSet' };
    const broken = { ...live, status: { ...ready, readyReplicas: 1 } };
    const after = (call: string) => (call.includes('delete pod web-0') ? live : broken);
    const { calls } = await tried('changed', { after }, { of });
    expect(calls[0]).toMatch(/^web patch statefulset\.apps web --type=merge --patch \{"spec".*sha256:0{64}/);
    expect(calls.slice(1)).toEqual(['apply 1', 'web delete pod web-0 --wait=false']);
  });

  test('what waits for its finalizer is let go, and made anew', async () => {
    const going = { ...live, metadata: { ...live.metadata, deletionTimestamp: 'now' } };
    const after = (call: string) => (call === 'apply' ? again : going);
    const { calls } = await tried('deleted', { after });
    expect(calls).toEqual([
      'web delete deployment.apps web --wait=false',
      'web patch deployment.apps web --type=merge --patch {"metadata":{"finalizers":null}}',
      'apply 1',
    ]);
  });
});

describe('ended', () => {
  test('by a signal: it is restored, and nothing is said of it', async () => {
    const controller = new AbortController();
    const passes = () => controller.abort('SIGINT');
    const { result, calls } = await tried('scaled to zero', { after: untilScaled }, { controller, passes });
    expect(result).toBeUndefined();
    expect(calls.at(-1)).toBe('web scale deployment.apps web --replicas=2');
  });

  test('by the cluster, which refuses it, with its words', async () => {
    const { result } = await tried('changed', { refuse: 'admission webhook "x" denied the request: no' });
    expect(result).toEqual({
      name: 'it changed',
      outcome: 'refused',
      why: 'admission webhook "x" denied the request: no',
    });
  });

  test('by a failure that is no refusal', async () => {
    await expect(tried('changed', { refuse: 'kubectl gave no answer within 60 s' })).rejects.toThrow(/no answer/);
  });

  test('before it began, where the object is not there', async () => {
    const { cluster } = clusterOf({});
    const away = { ...cluster, run: async () => ({ code: 0, stdout: '', stderr: '' }) };
    const trial = { environment: 'staging' as const, patience: 20, signal: new AbortController().signal };
    const views = viewsOf(() => undefined);
    await expect(trySabotage(sabotage('deleted'), { ...trial, cluster: away, views })).rejects.toThrow(
      /not there before/,
    );
  });
});

test('alerts are asked for inside the pod of Prometheus', async () => {
  const asked: string[] = [];
  const cluster = {
    run: async (args: readonly string[]) => {
      asked.push(args.join(' '));
      return { code: 0, stderr: '', stdout: '[{"metric":{"alertname":"A","name":"web"},"value":[9,"1764216000"]}]\n' };
    },
  } as unknown as Kubectl;
  expect(await openAlerts(cluster)).toEqual([{ name: 'A', since: 1_764_216_000_000, about: ['web'] }]);
  expect(asked).toEqual([expect.stringMatching(/exec prometheus-0 --container=prometheus -- promtool query instant/)]);
});
