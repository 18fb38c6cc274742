import { expect, test } from '@jest/globals';
import type { Labels, Prometheus } from '@lockstep/tools/toolbox/prometheus';
import { seenBy } from './record.ts';

/** A cluster in which only Argo CD runs, beside the kubelet. */
const series: readonly Labels[] = [
  { __name__: 'up', job: 'argocd', instance: 'a', pod: 'p', component: 'server' },
  { __name__: 'scrape_duration_seconds', job: 'argocd', instance: 'a', pod: 'p', component: 'server' },
  { __name__: 'ALERTS', job: 'argocd', alertname: 'TargetDown' },
  { __name__: 'argocd_app_info', job: 'argocd', instance: 'a', pod: 'p', component: 'server', name: 'web' },
  { __name__: 'argocd_app_info', job: 'argocd', instance: 'a', pod: 'p', component: 'server', project: 'apps' },
  { __name__: 'up', job: 'kubelet', instance: 'n', node: 'n' },
  { __name__: 'kubelet_running_pods', job: 'kubelet', instance: 'n', node: 'n' },
];

const versions: Readonly<Record<string, readonly Labels[]>> = {
  kube_pod_container_info: [
    { image_spec: 'ghcr.io/other/argocd:v9.9.9' },
    { image_spec: 'quay.io/argoproj/argocd:v3.6.1@sha256:abc' },
  ],
  kube_node_info: [{ kubelet_version: 'v1.36.3' }],
};

const prometheus: Prometheus = {
  get: <T>(path: string) => {
    if (path === '/api/v1/metadata') return Promise.resolve({ argocd_app_info: [{ type: 'gauge' }] } as T);
    const [, job] = /job="(.*?)"/.exec(new URLSearchParams(path.split('?')[1]).get('match[]') ?? '') ?? [];
    return Promise.resolve(series.filter((labels) => labels['job'] === job) as T);
  },
  query: (expr) => Promise.resolve((versions[expr] ?? []).map((metric) => ({ metric, values: [] }))),
  range: () => Promise.resolve([]),
};

test('a component is recorded by its version, with the labels that are its own', async () => {
  const seen = await seenBy(prometheus);
  expect(seen).toEqual([
    {
      component: 'kubelet',
      version: '1.36.3',
      metrics: new Map([['kubelet_running_pods', { kind: 'unknown', labels: new Set() }]]),
    },
    { component: 'cadvisor', version: '1.36.3', metrics: new Map() },
    {
      component: 'argocd',
      version: '3.6.1',
      metrics: new Map([['argocd_app_info', { kind: 'gauge', labels: new Set(['name', 'project']) }]]),
    },
  ]);
});
