import type { KubeObject } from '../../model/kube-object.ts';
import { webLabels, webPodTemplate } from './running.ts';

/** The person who logs in. */
export const account = { name: 'admin', password: 'walk-through-it' } as const;

const namespace = 'argocd';

/** The namespace, which the controller of a cluster would fill in time for nobody here. */
export function namespaceObject(name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

function config(name: string, data: Readonly<Record<string, string>> = {}): KubeObject {
  const labels = { 'app.kubernetes.io/part-of': 'argocd' };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, labels }, data };
}

/**
 * What Argo CD reads before it starts.
 * @param password - the account's, as bcrypt makes it.
 */
export function settings(url: string, password: string): readonly KubeObject[] {
  return [
    config('argocd-cm', {
      url,
      // Nobody is asked there; its button is on the page.
      'oidc.config': 'name: Corporate\nissuer: https://login.corp.example\nclientID: argocd\n',
      'timeout.reconciliation': '0s',
    }),
    ...['rbac-cm', 'tls-certs-cm', 'ssh-known-hosts-cm', 'gpg-keys-cm'].map((name) => config(`argocd-${name}`)),
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'argocd-secret', namespace, labels: { 'app.kubernetes.io/part-of': 'argocd' } },
      stringData: {
        'admin.password': password,
        'admin.passwordMtime': '2026-01-01T00:00:00Z',
        'server.secretkey': 'nothing that outlives this walk',
      },
    },
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: 'default', namespace },
      spec: {
        sourceRepos: ['*'],
        destinations: [{ server: '*', namespace: '*' }],
        clusterResourceWhitelist: [{ group: '*', kind: '*' }],
        roles: [
          {
            name: 'reader',
            description: 'May look',
            policies: ['p, proj:default:reader, applications, get, default/*, allow'],
          },
        ],
      },
    },
  ];
}

/** An Application that nothing syncs by itself. */
export function walkedApplication(name: string, repoURL: string): KubeObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace, labels: { team: 'shop' } },
    spec: {
      project: 'default',
      source: { repoURL, path: 'web', targetRevision: 'main' },
      destination: { server: 'https://kubernetes.default.svc', namespace: name },
    },
  };
}

/** An ApplicationSet of two. */
export function applicationSet(name: string, repoURL: string): KubeObject {
  const { spec } = walkedApplication('{{.team}}', repoURL);
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name, namespace },
    spec: {
      goTemplate: true,
      generators: [{ list: { elements: [{ team: `${name}-blue` }, { team: `${name}-red` }] } }],
      template: { metadata: { name: '{{.team}}' }, spec },
    },
  };
}

/** The files of the repository that is synced: path -> object. */
export const repositoryFiles: Readonly<Record<string, object>> = {
  'web/configmap-web.json': {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'web' },
    data: { greeting: 'Hello' },
  },
  'web/service-web.json': {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { selector: webLabels, ports: [{ port: 80, targetPort: 8080 }] },
  },
  'web/deployment-web.json': {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { replicas: 1, selector: { matchLabels: webLabels }, template: webPodTemplate },
  },
};

/** A ConfigMap that another hand made with another text: what the diff shows. */
export function drifted(place: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'web', namespace: place },
    data: { greeting: 'Good bye' },
  };
}
