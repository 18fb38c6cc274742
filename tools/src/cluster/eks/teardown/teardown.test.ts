import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { givenDefinitions } from '../../../gate/apiserver/given-definitions.ts';
import { startApiServer, type ApiServer } from '../../../gate/apiserver/server.ts';
import { checkNodes, checkRights, rootSource } from '../bootstrap/cluster.ts';
import { kubectlFor, type Kubectl } from '../../../toolbox/kubectl.ts';
import { applicationDefinition } from '../../../model/open-definitions.fixture.ts';
import { applicationObject } from './application-object.fixture.ts';
import { volumeClaims, inventoryLines, takeInventory } from './inventory.ts';
import { endPodsWithVolumes, removeLoadBalancers, removeVolumes } from './remove.ts';
import { stopArgocd } from './stop-argocd.ts';
import { checkReally } from './teardown.ts';

// A real API server without controllers: what they would let go stays, which is what the deadlines are for.
let server: ApiServer;
let cluster: Kubectl;

beforeAll(async () => {
  server = await startApiServer();
  cluster = kubectlFor('lockstep', server.kubeconfig);
});

afterAll(() => server.stop());

// Every step is a process of kubectl's.
jest.setTimeout(180_000);

function quiet(seconds: number): { seconds: number; said: string[]; say: (line: string) => void } {
  const said: string[] = [];
  return { seconds, said, say: (line) => void said.push(line) };
}

test('a cluster without Argo CD has no root Application and nothing to stop', async () => {
  expect(await rootSource(cluster)).toBeUndefined();
  await stopArgocd(cluster, () => {});
});

test('whoever may do everything passes, and a cluster without a ready node does not', async () => {
  await checkRights(cluster);
  await expect(checkNodes(cluster)).rejects.toThrow("None of the cluster's 0 nodes is ready");
  // EKS Auto Mode, whose nodes come with the first pods.
  await cluster.apply(givenDefinitions);
  await cluster.run(['wait', '--for=condition=Established', 'crd', 'nodepools.karpenter.sh']);
  await checkNodes(cluster);
});

test("Argo CD's controller ends, the root goes, and the others stay with their objects but sync no more", async () => {
  await cluster.run(['create', 'namespace', 'argocd']);
  await cluster.apply([applicationDefinition, controller]);
  await cluster.run(['wait', '--for=condition=Established', 'crd', 'applications.argoproj.io']);
  await cluster.apply([applicationObject('applications'), applicationObject('web')]);
  expect((await rootSource(cluster))?.path).toBe('clusters/staging/applications');

  await stopArgocd(cluster, () => {});
  await stopArgocd(cluster, () => {});

  const { items } = await cluster.json<{ items: { metadata: object; spec: { syncPolicy: object } }[] }>([
    '-n',
    'argocd',
    'get',
    'applications',
  ]);
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({
    metadata: { name: 'web', finalizers: ['resources-finalizer.argocd.argoproj.io/foreground'] },
    spec: { syncPolicy: { syncOptions: ['ServerSideApply=true'] } },
  });
  expect(items[0]?.spec.syncPolicy).not.toHaveProperty('automated');
  const { spec } = await cluster.json<{ spec: { replicas: number } }>([
    '-n',
    'argocd',
    'get',
    'statefulset',
    'argocd-application-controller',
  ]);
  expect(spec.replicas).toBe(0);
});

test('a person reads first what will go and what will stay', async () => {
  await cluster.apply([
    service('traefik', 'LoadBalancer', ['service.kubernetes.io/load-balancer-cleanup']),
    service('web', 'ClusterIP'),
    ingress,
    claim('data'),
    volume('pv-data', 'Delete', 'data'),
    volume('pv-kept', 'Retain', 'old'),
  ]);
  expect(inventoryLines(await takeInventory(cluster))).toEqual([
    'To be deleted, with all data on the volumes:',
    '  1 Ingresses: default/web',
    '  1 Services of type LoadBalancer: default/traefik',
    '  1 PersistentVolumeClaims: default/data',
    '  1 PersistentVolumes that go with their claim: pv-data (8Gi, of default/data, vol-pv-data)',
    'Left, and paid for until you delete it:',
    '  1 PersistentVolumes: pv-kept (8Gi, of default/old, vol-pv-kept)',
  ]);
});

test('a Service whose load balancer is still there is waited for, and named with what holds it', async () => {
  const patience = quiet(1);
  await expect(removeLoadBalancers(cluster, patience)).rejects.toThrow(
    /no more Services of type LoadBalancer.*default\/traefik \(held by service.kubernetes.io\/load-balancer-cleanup\)/,
  );
  expect(patience.said.at(-1)).toContain('default/traefik');
  const release = JSON.stringify({ metadata: { finalizers: null } });
  await cluster.run(['patch', 'service', 'traefik', '--type=merge', `--patch=${release}`]);
  await removeLoadBalancers(cluster, quiet(5));
  const { stdout } = await cluster.run(['get', 'services,ingresses', '-o', 'name']);
  expect(stdout.split('\n')).toContain('service/web');
  expect(stdout).not.toMatch(/traefik|ingress/);
});

test('a pod that holds a volume ends with what would start it again; other pods stay', async () => {
  await cluster.apply([store, pod('other')]);
  const { metadata } = await cluster.json<{ metadata: { uid: string } }>(['get', 'statefulset', 'store']);
  const owner = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'store', uid: metadata.uid, controller: true };
  await cluster.apply([pod('store-0', 'data', [owner]), pod('by-hand', 'data')]);
  await endPodsWithVolumes(cluster, quiet(5));
  const { stdout } = await cluster.run(['get', 'statefulsets,pods', '-o', 'name']);
  expect(stdout).toBe('pod/other');
});

test('a claim that is not let go is waited for, and named', async () => {
  await expect(removeVolumes(cluster, quiet(1))).rejects.toThrow(
    /no more PersistentVolumeClaims.*default\/data \(.*held by kubernetes.io\/pvc-protection\)/,
  );
  expect((await volumeClaims(cluster))[0]?.metadata).toHaveProperty('deletionTimestamp');
});

test('production is named twice', () => {
  expect(() => checkReally('staging', undefined)).not.toThrow();
  expect(() => checkReally('production', 'production')).not.toThrow();
  for (const really of [undefined, 'staging', 'yes']) {
    expect(() => checkReally('production', really)).toThrow(/delete its data.*--really production/);
  }
});

const labels = { 'app.kubernetes.io/name': 'argocd-application-controller' };

const controller = workload('argocd-application-controller', 'argocd', labels);

const store = workload('store', 'default', { app: 'store' });

function workload(name: string, namespace: string, matchLabels: Readonly<Record<string, string>>): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, namespace },
    spec: {
      replicas: 1,
      serviceName: name,
      selector: { matchLabels },
      template: { metadata: { labels: matchLabels }, spec: { containers: [{ name: 'one', image: 'one' }] } },
    },
  };
}

function service(name: string, type: string, finalizers: readonly string[] = []): object {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default', finalizers },
    spec: { type, ports: [{ port: 80 }], selector: { app: name } },
  };
}

const ingress = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'web', namespace: 'default' },
  spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
};

function pod(name: string, claimName?: string, ownerReferences: readonly object[] = []): object {
  const volumes = claimName === undefined ? [] : [{ name: 'data', persistentVolumeClaim: { claimName } }];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', ownerReferences },
    spec: { containers: [{ name: 'one', image: 'one' }], volumes },
  };
}

function claim(name: string): object {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace: 'default' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '8Gi' } } },
  };
}

function volume(name: string, policy: string, claimed: string): object {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec: {
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '8Gi' },
      persistentVolumeReclaimPolicy: policy,
      claimRef: { namespace: 'default', name: claimed },
      csi: { driver: 'ebs.csi.aws.com', volumeHandle: `vol-${name}` },
    },
  };
}
