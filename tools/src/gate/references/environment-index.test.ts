import { expect, test } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import type { Rendered } from '../../model/finding.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { indexOf } from './environment-index.ts';
import { selectsPod } from './pods.ts';
import { podsBehind, portOfPod, servicePorts } from './services.ts';

function renderedOf(text: string, file = 'clusters/staging/web'): readonly Rendered[] {
  return parseAllDocuments(text).map((document) => ({ file, object: document.toJS() as KubeObject }));
}

const rendered = renderedOf(`
apiVersion: v1
kind: Namespace
metadata: { name: web, labels: { team: shop } }
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: web, namespace: argocd }
spec: { source: { path: clusters/staging/web }, destination: { namespace: web } }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  template:
    metadata: { labels: { app: db } }
    spec:
      initContainers:
        - { name: prepare, ports: [{ name: sql, containerPort: 1 }] }
        - { name: proxy, restartPolicy: Always, ports: [{ name: admin, containerPort: 9000 }] }
      containers:
        - { name: db, ports: [{ name: sql, containerPort: 5432 }, { name: sql, containerPort: 5433, protocol: UDP }] }
---
apiVersion: v1
kind: Service
metadata: { name: db }
spec: { selector: { app: db }, ports: [{ port: 80, targetPort: sql }, { port: 81 }] }
`);
const index = indexOf(rendered);

test('it is made once for a list of objects', () => {
  expect(indexOf(rendered)).toBe(index);
  expect(indexOf([...rendered])).not.toBe(index);
});

test('an object without a namespace stands where its Application puts it', () => {
  expect(index.find('Service', 'db', 'web')?.file).toBe('clusters/staging/web');
  expect(index.find('Service', 'db', 'default')).toBeUndefined();
  expect(index.find('Application.argoproj.io', 'web', 'argocd')).toBeDefined();
  expect(index.pods.map(({ namespace, serviceAccount }) => [namespace, serviceAccount])).toEqual([['web', 'default']]);
});

test('what every cluster has by itself is there, and is not among what is rendered', () => {
  expect(index.find('ServiceAccount', 'default', 'web')).toBeDefined();
  expect(index.find('ConfigMap', 'kube-root-ca.crt', 'web')).toBeDefined();
  expect(index.find('ClusterRole', 'view')).toBeDefined();
  expect(index.podsIn('kube-system').map(({ labels }) => labels)).toEqual([{ 'k8s-app': 'kube-dns' }]);
  expect(index.namespaces.get('web')).toEqual({ team: 'shop', 'kubernetes.io/metadata.name': 'web' });
  expect(index.namespaces.get('kube-system')).toEqual({ 'kubernetes.io/metadata.name': 'kube-system' });
  expect(index.ofKind('ClusterRole')).toEqual([]);
});

test('a Service leads to pods, and a port to the one that a container which goes on running declares', () => {
  const [service] = index.ofKind('Service');
  const [pod] = podsBehind(service!, index);
  expect(pod?.source.object.metadata.name).toBe('db');
  expect(servicePorts(service!).map(({ targetPort, protocol }) => [targetPort, protocol])).toEqual([
    ['sql', 'TCP'],
    [81, 'TCP'],
  ]);
  expect(portOfPod(pod!, 'sql', 'TCP')?.number).toBe(5432);
  expect(portOfPod(pod!, 'sql', 'UDP')?.number).toBe(5433);
  expect(portOfPod(pod!, 9000, 'TCP')?.name).toBe('admin');
  expect(portOfPod(pod!, 1, 'TCP')).toBeUndefined();
});

const named = (value: string) => ({ matchLabels: { app: 'db', 'statefulset.kubernetes.io/pod-name': value } });

test('labels that a controller gives its pods can be selected', () => {
  const [pod] = index.pods;
  expect(selectsPod(named('db-0'), pod!)).toBe(true);
  expect(selectsPod(named('web-0'), pod!)).toBe(false);
  expect(selectsPod({ matchLabels: { 'pod-template-hash': 'abc' } }, pod!)).toBe(false);
});

test.each(['d.', 'db(', '*'])('a name is no pattern: %s', (name) => {
  const { source, ...pod } = index.pods[0]!;
  const object = { ...source.object, metadata: { ...source.object.metadata, name } };
  expect(selectsPod(named('db-0'), { ...pod, source: { ...source, object } })).toBe(false);
  expect(selectsPod(named(`${name}-0`), { ...pod, source: { ...source, object } })).toBe(true);
});
