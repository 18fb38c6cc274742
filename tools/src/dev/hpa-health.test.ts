import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { toolPath } from '../toolbox/tools.ts';
import { renderObjects } from '../toolbox/kustomize.ts';
import { ensureUpstreams } from '../toolbox/sources/upstream.ts';
import { repositoryRoot } from '../lib/files/paths.ts';
import { run } from '../lib/process/run.ts';

// Argo CD's own command line judges an autoscaler by the settings that each cluster gets.

let folder = '';
let argocd = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hpa-health-'));
  argocd = await toolPath('argocd');
  await ensureUpstreams(console.log);
  const objects = await renderObjects(join(repositoryRoot, 'clusters/production/argocd'));
  await writeFile(
    join(folder, 'argocd-cm.yaml'),
    stringify(objects.find(({ metadata }) => metadata.name === 'argocd-cm')),
  );
}, 600_000);

afterAll(async () => {
  await rm(folder, { recursive: true });
});

interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
  readonly lastTransitionTime?: string;
}

const able: Condition = {
  type: 'AbleToScale',
  status: 'True',
  reason: 'ReadyForNewScale',
  message: 'recommended size matches current size',
};

const before = 'the HPA was unable to compute the replica count: ';

function inactive(reason: string, message: string, secondsAgo = 20): Condition {
  const lastTransitionTime = new Date(Date.now() - secondsAgo * 1000).toISOString().replace(/\.\d+/, '');
  return { type: 'ScalingActive', status: 'False', reason, message, lastTransitionTime };
}

const cpu = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } };

async function healthOf(conditions: readonly Condition[], spec: object = { metrics: [cpu] }, zone = 'UTC') {
  const file = join(folder, `${conditions.length}-${Math.random()}.yaml`);
  const object = { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name: 'web' } };
  await writeFile(file, stringify({ ...object, spec, ...(conditions.length > 0 && { status: { conditions } }) }));
  const command = ['admin', 'settings', 'resource-overrides', 'health', file];
  const { stdout } = await run(argocd, [...command, '--argocd-cm-path', join(folder, 'argocd-cm.yaml')], {
    env: { KUBECONFIG: '/dev/null', TZ: zone },
  });
  return /STATUS: (\w+)/.exec(stdout)?.[1];
}

describe('the health of an autoscaler in Argo CD', () => {
  test('is Progressing before its controller has looked', async () => {
    expect(await healthOf([])).toBe('Progressing');
  });

  test('is Healthy while it can scale', async () => {
    const active: Condition = { type: 'ScalingActive', status: 'True', reason: 'ValidMetricFound', message: 'fine' };
    expect(await healthOf([able, active])).toBe('Healthy');
  });

  // The words of replica_calculator.go and metrics/client.go of Kubernetes 1.36.
  test.each([
    'failed to get cpu utilization: did not receive metrics for targeted pods (pods might be unready)',
    'failed to get cpu utilization: no metrics returned matched known pods',
    'failed to get cpu utilization: unable to get metrics for resource cpu: no metrics returned from resource metrics API',
  ])('is Healthy while new pods have no sample: %s', async (words) => {
    expect(await healthOf([able, inactive('FailedGetResourceMetric', before + words)])).toBe('Healthy');
    expect(await healthOf([inactive('FailedGetResourceMetric', before + words), able])).toBe('Healthy');
  });

  test.each(['UTC', 'America/New_York', 'Asia/Kolkata'])(
    'is Degraded when samples stay away for more than three minutes, in %s',
    async (zone) => {
      const words = `${before}failed to get cpu utilization: did not receive metrics for targeted pods (pods might be unready)`;
      const since = (seconds: number) => [able, inactive('FailedGetResourceMetric', words, seconds)];
      expect(await healthOf(since(150), { metrics: [cpu] }, zone)).toBe('Healthy');
      expect(await healthOf(since(200), { metrics: [cpu] }, zone)).toBe('Degraded');
    },
  );

  test.each([
    [
      'FailedGetResourceMetric',
      'failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server is currently unable to handle the request (get pods.metrics.k8s.io)',
    ],
    ['FailedGetResourceMetric', 'failed to get cpu utilization: missing request for cpu in container web of Pod web-1'],
    [
      'FailedGetPodsMetric',
      'unable to get metric requests: unable to fetch metrics from custom metrics API: not found',
    ],
    // Of a metric that it does not have.
    ['FailedGetResourceMetric', 'failed to get memory utilization: did not receive metrics for targeted pods'],
  ])('is Degraded at once when the metrics cannot be had: %s, %s', async (reason, words) => {
    expect(await healthOf([able, inactive(reason, before + words, 1)])).toBe('Degraded');
  });

  test('is Degraded when it is off, since somebody scaled to 0 by hand', async () => {
    const words = 'scaling is disabled since the replica count of the target is zero';
    expect(await healthOf([able, inactive('ScalingDisabled', words, 1)])).toBe('Degraded');
  });

  test.each(['FailedGetScale', 'FailedUpdateScale'])('is Degraded when it cannot scale: %s', async (reason) => {
    const words = 'the HPA controller was unable to get the scale';
    expect(await healthOf([{ type: 'AbleToScale', status: 'False', reason, message: words }])).toBe('Degraded');
  });

  test('knows the samples of a container and of an average value', async () => {
    const target = { type: 'AverageValue', averageValue: '100Mi' };
    const memory = { type: 'ContainerResource', containerResource: { name: 'memory', container: 'web', target } };
    const words = `${before}failed to get memory usage: did not receive metrics for targeted pods (pods might be unready)`;
    expect(await healthOf([able, inactive('FailedGetContainerResourceMetric', words)], { metrics: [memory] })).toBe(
      'Healthy',
    );
  });
});
