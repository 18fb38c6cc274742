import type { KubeObject } from '../../model/kube-object.ts';

export const webLabels = { app: 'web' };
const container = { name: 'web', image: 'example.com/web:1', ports: [{ containerPort: 8080 }] };
export const webPodTemplate = { metadata: { labels: webLabels }, spec: { containers: [container] } };

/** What controllers and a node would make of the Deployment, where there are none: the owner's uid, then the object. */
export const walkedReplicaSet = (place: string, uid: string): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name: 'web-1', namespace: place, labels: webLabels, ...ownedBy('Deployment', 'web', uid) },
  spec: { replicas: 1, selector: { matchLabels: webLabels }, template: webPodTemplate },
});

export const walkedPod = (place: string, uid: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web-1-a', namespace: place, labels: webLabels, ...ownedBy('ReplicaSet', 'web-1', uid) },
  spec: { nodeName: 'walk', containers: [container], terminationGracePeriodSeconds: 0 },
});

function ownedBy(kind: string, name: string, uid: string): object {
  return { ownerReferences: [{ apiVersion: 'apps/v1', kind, name, uid, controller: true }] };
}

export const walkedNode: KubeObject = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'walk' } };

const now = '2026-01-01T00:00:00Z';

/** States that the same would report. */
export const runningStates = {
  deployment: { observedGeneration: 1, replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 },
  replicaSet: { observedGeneration: 1, replicas: 1, readyReplicas: 1, availableReplicas: 1 },
  pod: {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: now }],
    containerStatuses: [
      {
        ...container,
        ports: undefined,
        imageID: '',
        ready: true,
        restartCount: 0,
        state: { running: { startedAt: now } },
      },
    ],
  },
  node: (port: number) => ({
    addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
    daemonEndpoints: { kubeletEndpoint: { Port: port } },
    nodeInfo: Object.fromEntries(nodeNames.map((name) => [name, 'walk'])),
  }),
};

const nodeNames = [
  'architecture',
  'bootID',
  'containerRuntimeVersion',
  'kernelVersion',
  'kubeProxyVersion',
  'kubeletVersion',
  'machineID',
  'operatingSystem',
  'osImage',
  'systemUUID',
];
