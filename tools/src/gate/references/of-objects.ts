import type { Rendered } from '../../model/finding.ts';
import { at, listAt } from '../../lib/values/at.ts';
import { defined } from '../../lib/values/defined.ts';
import { groupKindOf } from '../../model/kube-object.ts';
import { analysesOf, namedTemplates } from './analyses.ts';
import { databaseKind, poolKind } from './databases.ts';
import { namesOfBinding } from './of-bindings.ts';
import type { NameSaid, Reference } from './reference.ts';

type Reader = (object: Rendered['object'], namespace: string) => readonly NameSaid[];

interface ServiceOf {
  readonly name?: string;
  readonly namespace?: string;
}

/** What objects that make no pods name, and workloads beside their pods, by kind. */
const readers: Readonly<Record<string, Reader>> = {
  ServiceAccount: (object, namespace) =>
    ['secrets', 'imagePullSecrets'].flatMap((list) =>
      listAt(object, list).map((entry, index) => ({
        field: `${list}[${index}].name`,
        kind: 'Secret',
        name: at(entry, 'name'),
        namespace,
      })),
    ),
  RoleBinding: namesOfBinding,
  ClusterRoleBinding: namesOfBinding,
  PersistentVolumeClaim: (object) => [storageClass('spec', at(object, 'spec'))],
  StatefulSet: (object, namespace) => [
    { field: 'spec.serviceName', kind: 'Service', name: at(object, 'spec', 'serviceName'), namespace },
    ...listAt(object, 'spec', 'volumeClaimTemplates').map((claim, index) =>
      storageClass(`spec.volumeClaimTemplates[${index}].spec`, at(claim, 'spec')),
    ),
  ],
  Ingress: (object, namespace) => [
    { field: 'spec.ingressClassName', kind: 'IngressClass', name: at(object, 'spec', 'ingressClassName') },
    ...backendsOf(object).map(({ field, backend }) => ({
      field: `${field}.service.name`,
      kind: 'Service',
      name: at(backend, 'service', 'name'),
      namespace,
    })),
    ...listAt(object, 'spec', 'tls').map((tls, index) => ({
      field: `spec.tls[${index}].secretName`,
      kind: 'Secret',
      name: at(tls, 'secretName'),
      namespace,
    })),
  ],
  HorizontalPodAutoscaler: (object, namespace) => [
    scaled(object, namespace),
    ...listAt(object, 'spec', 'metrics').flatMap((metric, index) => {
      const described = at(metric, 'object', 'describedObject');
      return described === undefined
        ? []
        : [other(`spec.metrics[${index}].object.describedObject`, described, namespace)];
    }),
  ],
  'Rollout.argoproj.io': namesOfRollout,
  [databaseKind]: namesOfDatabase,
  [poolKind]: (object, namespace) => [
    { field: 'spec.cluster.name', kind: databaseKind, name: at(object, 'spec', 'cluster', 'name'), namespace },
  ],
  APIService: (object) => service('spec.service', at(object, 'spec', 'service')),
  ValidatingWebhookConfiguration: webhooks,
  MutatingWebhookConfiguration: webhooks,
  CustomResourceDefinition: (object) =>
    service(
      'spec.conversion.webhook.clientConfig.service',
      at(object, 'spec', 'conversion', 'webhook', 'clientConfig', 'service'),
    ),
  ValidatingAdmissionPolicyBinding: (object) => [
    { field: 'spec.policyName', kind: 'ValidatingAdmissionPolicy', name: at(object, 'spec', 'policyName') },
  ],
  MutatingAdmissionPolicyBinding: (object) => [
    { field: 'spec.policyName', kind: 'MutatingAdmissionPolicy', name: at(object, 'spec', 'policyName') },
  ],
  HTTPRoute: route,
  GRPCRoute: route,
};

/** Everything that an object names, beside what its pods do. */
export function referencesOfObject(source: Rendered): readonly Reference[] {
  const { object } = source;
  const read = readers[groupKindOf(object)];
  if (read === undefined) return [];
  return read(object, object.metadata.namespace ?? 'default').flatMap(({ name, ...said }) =>
    typeof name === 'string' && name !== '' ? [defined({ source, name, optional: false, ...said })] : [],
  );
}

/** The backends of an Ingress and where they stand. */
export function backendsOf(
  object: Rendered['object'],
): readonly { readonly field: string; readonly backend: unknown }[] {
  const whole = at(object, 'spec', 'defaultBackend');
  return [
    ...(whole === undefined ? [] : [{ field: 'spec.defaultBackend', backend: whole }]),
    ...listAt(object, 'spec', 'rules').flatMap((rule, number) =>
      listAt(rule, 'http', 'paths').map((path, index) => ({
        field: `spec.rules[${number}].http.paths[${index}].backend`,
        backend: at(path, 'backend'),
      })),
    ),
  ];
}

/** What a HorizontalPodAutoscaler scales. */
function scaled(object: Rendered['object'], namespace: string): NameSaid {
  return other('spec.scaleTargetRef', at(object, 'spec', 'scaleTargetRef'), namespace);
}

/** A reference that says apiVersion, kind and name. */
function other(field: string, value: unknown, namespace: string): NameSaid {
  const { apiVersion = '', kind = '', name } = (value ?? {}) as Readonly<Record<string, string | undefined>>;
  const known = groupKindOf({ apiVersion, kind, metadata: { name: '' } });
  // A Deployment of another group or version than `apps/v1` is none.
  const right = !['Deployment', 'StatefulSet', 'ReplicaSet'].includes(kind) || apiVersion === 'apps/v1';
  return {
    field: `${field}.name`,
    kind: right ? known : `${kind} of ${apiVersion || 'no apiVersion'}`,
    name,
    namespace,
  };
}

/** The Services that a Rollout leads from one version to the next, and the figures that judge a version. */
function namesOfRollout(object: Rendered['object'], namespace: string): readonly NameSaid[] {
  const services = [
    ['blueGreen', 'activeService'],
    ['blueGreen', 'previewService'],
    ['canary', 'stableService'],
    ['canary', 'canaryService'],
  ].map((path) => ({
    field: ['spec', 'strategy', ...path].join('.'),
    kind: 'Service',
    name: at(object, 'spec', 'strategy', ...path),
    namespace,
  }));
  const templates = analysesOf(object).flatMap((analysis) => namedTemplates(analysis, namespace));
  return [...services, ...templates];
}

/** What a database runs, on which disks, and by which passwords its roles come in. */
function namesOfDatabase(object: Rendered['object'], namespace: string): readonly NameSaid[] {
  const { kind = 'ImageCatalog', name } = Object(at(object, 'spec', 'imageCatalogRef')) as Readonly<
    Record<string, string>
  >;
  const catalogue = { field: 'spec.imageCatalogRef.name', kind: `${kind}.postgresql.cnpg.io`, name };
  return [
    kind === 'ImageCatalog' ? { ...catalogue, namespace } : catalogue,
    ...['storage', 'walStorage'].map((field) => ({
      field: `spec.${field}.storageClass`,
      kind: 'StorageClass',
      name: at(object, 'spec', field, 'storageClass'),
    })),
    { field: 'spec.priorityClassName', kind: 'PriorityClass', name: at(object, 'spec', 'priorityClassName') },
    ...listAt(object, 'spec', 'managed', 'roles').map((role, index) => ({
      field: `spec.managed.roles[${index}].passwordSecret.name`,
      kind: 'Secret',
      name: at(role, 'passwordSecret', 'name'),
      namespace,
    })),
  ];
}

function storageClass(field: string, spec: unknown): NameSaid {
  return { field: `${field}.storageClassName`, kind: 'StorageClass', name: at(spec, 'storageClassName') };
}

function service(field: string, value: unknown): readonly NameSaid[] {
  const { name, namespace } = (value ?? {}) as ServiceOf;
  return [{ field: `${field}.name`, kind: 'Service', name, namespace }];
}

function webhooks(object: Rendered['object']): readonly NameSaid[] {
  return listAt(object, 'webhooks').flatMap((webhook, index) =>
    service(`webhooks[${index}].clientConfig.service`, at(webhook, 'clientConfig', 'service')),
  );
}

function route(object: Rendered['object'], own: string): readonly NameSaid[] {
  return [
    ...listAt<ServiceOf & { readonly kind?: string }>(object, 'spec', 'parentRefs').map((parent, index) => ({
      field: `spec.parentRefs[${index}].name`,
      kind: parent.kind ?? 'Gateway',
      name: parent.name,
      namespace: parent.namespace ?? own,
    })),
    ...listAt(object, 'spec', 'rules').flatMap((rule, number) =>
      listAt<ServiceOf & { readonly kind?: string }>(rule, 'backendRefs').map((backend, index) => ({
        field: `spec.rules[${number}].backendRefs[${index}].name`,
        kind: backend.kind ?? 'Service',
        name: backend.name,
        namespace: backend.namespace ?? own,
      })),
    ),
  ];
}
