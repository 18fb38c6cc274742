import type { ZodType } from 'zod';
import { claimTemplate, podSpec, podTemplate } from './pod.ts';
import { each, list, loose, number, numberOrText, part, selector, text, textMap, textList, truth } from './types.ts';

const scaled = { replicas: number, selector, template: podTemplate };
const job = loose({ ...each(number, 'parallelism', 'completions', 'backoffLimit'), selector, template: podTemplate });

const backend = loose({
  service: part({ name: text }, { port: loose({ name: text, number }) }),
  resource: part(each(text, 'kind', 'name')),
});
const paths = list(part({ backend }, each(text, 'path', 'pathType')));

const peers = list(
  loose({ ...each(selector, 'podSelector', 'namespaceSelector'), ipBlock: part({ cidr: text }, { except: textList }) }),
);
const grants = list(
  loose({
    ...each(peers, 'from', 'to'),
    ports: list(loose({ port: numberOrText, endPort: number, protocol: text })),
  }),
);

const rule = part({ verbs: textList }, each(textList, 'apiGroups', 'resources', 'resourceNames', 'nonResourceURLs'));
const role = { rules: list(rule), aggregationRule: loose({ clusterRoleSelectors: list(selector) }) };
const binding = {
  roleRef: part(each(text, 'kind', 'name'), { apiGroup: text }),
  subjects: list(part(each(text, 'kind', 'name'), each(text, 'namespace', 'apiGroup'))),
};

const analysis = loose({ templates: list(loose({ templateName: text, clusterScope: truth })) });
const eachAnalysis = each(analysis, 'prePromotionAnalysis', 'postPromotionAnalysis');

const matches = loose({
  resourceRules: list(loose(each(textList, 'apiGroups', 'apiVersions', 'resources', 'operations', 'resourceNames'))),
  excludeResourceRules: list(loose(each(textList, 'apiGroups', 'apiVersions', 'resources', 'operations'))),
  ...each(selector, 'namespaceSelector', 'objectSelector'),
  matchPolicy: text,
});

const applicationSource = loose({
  ...each(text, 'repoURL', 'path', 'targetRevision', 'chart', 'ref'),
  directory: loose({ recurse: truth, include: text, exclude: text }),
});
const application = loose({
  project: text,
  source: applicationSource,
  sources: list(applicationSource),
  destination: loose(each(text, 'server', 'name', 'namespace')),
  ignoreDifferences: list(
    part(
      { kind: text },
      {
        ...each(text, 'group', 'name', 'namespace'),
        ...each(textList, 'jsonPointers', 'jqPathExpressions', 'managedFieldsManagers'),
      },
    ),
  ),
  syncPolicy: loose({
    automated: loose(each(truth, 'prune', 'selfHeal', 'allowEmpty', 'enabled')),
    syncOptions: textList,
    retry: loose({ limit: number }),
  }),
});
const lists = ['clusterResourceWhitelist', 'namespaceResourceWhitelist'];
const project = loose({
  ...each(textList, 'sourceRepos', 'sourceNamespaces'),
  ...each(list(part(each(text, 'group', 'kind'), { name: text })), ...lists),
  ...each(list(part(each(text, 'group', 'kind'))), 'clusterResourceBlacklist', 'namespaceResourceBlacklist'),
  destinations: list(loose(each(text, 'server', 'name', 'namespace'))),
});

const withSpec = (fields: Readonly<Record<string, ZodType>>): ZodType => loose({ spec: loose(fields) });

/** The fields that these tools read, by the kind as `groupKindOf` calls it; what must be there an API server refuses without. */
export const shapes: ReadonlyMap<string, ZodType> = new Map(
  Object.entries({
    Pod: loose({ spec: podSpec }),
    Deployment: withSpec({ ...scaled, strategy: loose({ type: text }) }),
    'Rollout.argoproj.io': withSpec({
      ...scaled,
      paused: truth,
      strategy: loose({ canary: loose({ steps: list(loose({})), analysis }), blueGreen: loose(eachAnalysis) }),
    }),
    'Cluster.postgresql.cnpg.io': withSpec({
      instances: number,
      ...each(truth, 'enableSuperuserAccess'),
      ...each(text, 'imageName', 'priorityClassName'),
      ...each(loose(each(text, 'size', 'storageClass')), 'storage', 'walStorage'),
      postgresql: loose({
        synchronous: loose({ ...each(text, 'method', 'dataDurability'), number, failoverQuorum: truth }),
      }),
      managed: loose({ roles: list(part({ name: text }, { superuser: truth })) }),
    }),
    'Pooler.postgresql.cnpg.io': withSpec({ instances: number, cluster: loose({ name: text }) }),
    ReplicaSet: withSpec(scaled),
    StatefulSet: withSpec({ ...scaled, serviceName: text, volumeClaimTemplates: list(claimTemplate) }),
    DaemonSet: withSpec(scaled),
    Job: loose({ spec: job }),
    CronJob: withSpec({ schedule: text, jobTemplate: loose({ spec: job }) }),
    Service: withSpec({
      ...each(text, 'type', 'clusterIP', 'externalName'),
      selector: textMap,
      ports: list(part({ port: number }, { ...each(text, 'name', 'protocol'), targetPort: numberOrText })),
    }),
    Ingress: withSpec({
      ingressClassName: text,
      defaultBackend: backend,
      rules: list(loose({ host: text, http: loose({ paths }) })),
      tls: list(loose({ hosts: textList, secretName: text })),
    }),
    IngressClass: withSpec({ controller: text }),
    NetworkPolicy: withSpec({ podSelector: selector, policyTypes: textList, ingress: grants, egress: grants }),
    PodDisruptionBudget: withSpec({ selector, ...each(numberOrText, 'minAvailable', 'maxUnavailable') }),
    HorizontalPodAutoscaler: withSpec({
      ...each(number, 'minReplicas', 'maxReplicas'),
      scaleTargetRef: part(each(text, 'kind', 'name'), { apiVersion: text }),
      metrics: list(loose({ type: text, resource: loose({ name: text }) })),
    }),
    ConfigMap: loose({ ...each(textMap, 'data', 'binaryData'), immutable: truth }),
    Secret: loose({ ...each(textMap, 'data', 'stringData'), type: text }),
    ServiceAccount: loose({ automountServiceAccountToken: truth, imagePullSecrets: list(loose({ name: text })) }),
    Role: loose(role),
    ClusterRole: loose(role),
    RoleBinding: loose(binding),
    ClusterRoleBinding: loose(binding),
    PersistentVolumeClaim: withSpec({ storageClassName: text, volumeName: text, accessModes: textList }),
    StorageClass: loose(each(text, 'provisioner', 'reclaimPolicy', 'volumeBindingMode')),
    PriorityClass: loose({ value: number, globalDefault: truth }),
    APIService: withSpec({ service: part(each(text, 'name', 'namespace')), group: text, version: text }),
    CustomResourceDefinition: withSpec({
      group: text,
      names: loose({ ...each(text, 'kind', 'plural', 'singular'), shortNames: textList }),
      scope: text,
      versions: list(part({ name: text }, each(truth, 'served', 'storage'))),
    }),
    ValidatingAdmissionPolicy: withSpec({
      matchConstraints: matches,
      failurePolicy: text,
      paramKind: loose(each(text, 'apiVersion', 'kind')),
      ...each(
        list(part({ expression: text }, { name: text, message: text })),
        'validations',
        'matchConditions',
        'variables',
      ),
    }),
    ValidatingAdmissionPolicyBinding: withSpec({
      policyName: text,
      validationActions: textList,
      matchResources: matches,
      paramRef: loose({ ...each(text, 'name', 'namespace', 'parameterNotFoundAction'), selector }),
    }),
    'Application.argoproj.io': loose({ spec: application }),
    'AppProject.argoproj.io': loose({ spec: project }),
  }),
);

/** Of a kind that others define and that makes pods as a Deployment does. */
export const podsOfOthers = withSpec({ template: podTemplate });

/** What every object has. */
export const objectShape = part({
  apiVersion: text,
  kind: text,
  metadata: part({ name: text }, { namespace: text, ...each(textMap, 'labels', 'annotations'), finalizers: textList }),
});
