import { stringify } from 'yaml';

/** What a branch can say to reach out of its slot, and the words that refuse it: Argo CD's, or the API server's. */
export interface Attack {
  readonly what: string;
  /** A file beside the overlay of the service, for a slot, and the list of its kustomization that names it. */
  readonly fileIn: (slot: string) => string;
  readonly list: 'resources' | 'transformers';
  readonly words: (slot: string) => RegExp;
}

const rehearse = { name: 'rehearse' };

/** An object that the branch brings. */
function brings(what: string, object: object, kind: string): Attack {
  const words = (slot: string): RegExp => new RegExp(`${kind} is not permitted in project ${slot}`);
  return { what, fileIn: () => stringify(object), list: 'resources', words };
}

/** A transformer of the branch: it works after what the ApplicationSet says. */
function turns(what: string, transformer: object, words: Attack['words']): Attack {
  const text = stringify({ apiVersion: 'builtin', metadata: rehearse, ...transformer });
  return { what, fileIn: () => text, list: 'transformers', words };
}

function moves(what: string, namespace: string): Attack {
  const transformer = {
    kind: 'NamespaceTransformer',
    metadata: { ...rehearse, namespace },
    fieldSpecs: [{ path: 'metadata/namespace', create: true }],
  };
  return turns(what, transformer, (slot) => new RegExp(`namespace ${namespace} is not permitted in project '${slot}'`));
}

function patches(kind: string, patch: readonly object[]): object {
  return { kind: 'PatchTransformer', patch: JSON.stringify(patch), target: { kind } };
}

const pod = '/spec/template/spec';

/** Each of them is refused whole: nothing of such a commit arrives. */
export const attacks: readonly Attack[] = [
  moves('another namespace', 'web'),
  moves('the namespace of another preview', 'preview-1'),
  turns(
    'the host of a service',
    patches('Ingress', [{ op: 'replace', path: '/spec/rules/0/host', value: 'web.staging.localhost' }]),
    () => /owned-hosts|preview-hosts/,
  ),
  turns(
    'the host of nobody',
    patches('Ingress', [{ op: 'replace', path: '/spec/rules/0/host', value: 'shop.staging.localhost' }]),
    (slot) => new RegExp(`preview-hosts.*a preview is shown at ${slot}\\.staging\\.localhost alone`, 's'),
  ),
  turns(
    'another registry',
    patches('Deployment', [
      { op: 'replace', path: `${pod}/containers/0/image`, value: `docker.io/library/other@sha256:${'0'.repeat(64)}` },
    ]),
    () => /preview-pods.*a preview runs what the pipeline built/s,
  ),
  turns(
    'a path of the node',
    patches('Deployment', [{ op: 'add', path: `${pod}/volumes`, value: [{ name: 'node', hostPath: { path: '/' } }] }]),
    () => /host-access.*hostPath is \//s,
  ),
  turns(
    'a door of its own',
    patches('Service', [{ op: 'add', path: '/spec/type', value: 'LoadBalancer' }]),
    () => /service-types.*LoadBalancer/s,
  ),
  turns(
    'a Rollout',
    {
      ...patches('Deployment', [
        { op: 'replace', path: '/apiVersion', value: 'argoproj.io/v1alpha1' },
        { op: 'replace', path: '/kind', value: 'Rollout' },
      ]),
      options: { allowKindChange: true },
    },
    // The latter where nothing rolls out step by step.
    (slot) => new RegExp(`Rollout is not permitted in project ${slot}|could not find argoproj.io/Rollout`),
  ),
  brings('a Secret', { apiVersion: 'v1', kind: 'Secret', metadata: rehearse, stringData: { a: 'b' } }, 'Secret'),
  brings(
    'an Application of the platform',
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: 'rehearse' },
      spec: { project: 'platform', destination: { name: 'in-cluster', namespace: 'argocd' } },
    },
    'Application',
  ),
  brings(
    'rights',
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: rehearse,
      rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }],
    },
    'ClusterRole',
  ),
];
