import { canonical } from '../lib/values/canonical.ts';
import { podKinds } from '../model/workloads.ts';

// A list that Kubernetes reads as a map: the fields that name an entry. With no field, a set: the whole entry names it.
const lists: readonly { readonly kinds: readonly string[]; readonly fields: Readonly<Record<string, string[]>> }[] = [
  {
    kinds: podKinds,
    fields: {
      // Not initContainers and envFrom: their order decides.
      containers: ['name'],
      ephemeralContainers: ['name'],
      env: ['name'],
      ports: ['containerPort', 'protocol'],
      volumes: ['name'],
      volumeMounts: ['mountPath'],
      volumeDevices: ['devicePath'],
      hostAliases: ['ip'],
      imagePullSecrets: ['name'],
      tolerations: [],
      topologySpreadConstraints: ['topologyKey', 'whenUnsatisfiable'],
      matchLabelKeys: [],
      add: [],
      drop: [],
    },
  },
  { kinds: ['Service'], fields: { ports: ['port', 'protocol'], loadBalancerSourceRanges: [] } },
  { kinds: ['ServiceAccount'], fields: { imagePullSecrets: ['name'], secrets: ['name'] } },
  {
    kinds: ['Role', 'ClusterRole'],
    fields: { rules: [], apiGroups: [], resources: [], verbs: [], resourceNames: [], nonResourceURLs: [] },
  },
  { kinds: ['RoleBinding', 'ClusterRoleBinding'], fields: { subjects: ['kind', 'namespace', 'name'] } },
  {
    kinds: ['NetworkPolicy'],
    fields: { ingress: [], egress: [], from: [], to: [], ports: [], policyTypes: [], except: [] },
  },
  { kinds: ['Ingress'], fields: { rules: ['host'], paths: ['path', 'pathType'], tls: ['secretName'], hosts: [] } },
  { kinds: ['PersistentVolumeClaim', 'PersistentVolume'], fields: { accessModes: [] } },
  { kinds: ['HorizontalPodAutoscaler'], fields: { metrics: [], policies: ['type'] } },
  {
    kinds: ['AppProject'],
    fields: {
      sourceRepos: [],
      sourceNamespaces: [],
      destinations: [],
      clusterResourceWhitelist: [],
      clusterResourceBlacklist: [],
      namespaceResourceWhitelist: [],
      namespaceResourceBlacklist: [],
    },
  },
  { kinds: ['Application'], fields: { syncOptions: [], ignoreDifferences: [], jsonPointers: [], info: ['name'] } },
  {
    kinds: ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'],
    fields: {
      // Not variables: a later one may use an earlier one.
      validations: ['expression'],
      matchConditions: ['name'],
      resourceRules: [],
      excludeResourceRules: [],
      apiGroups: [],
      apiVersions: [],
      operations: [],
      resources: [],
      validationActions: [],
    },
  },
  {
    kinds: ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'],
    fields: { rules: [], operations: [], apiGroups: [], apiVersions: [], resources: [] },
  },
  {
    kinds: ['CustomResourceDefinition'],
    fields: { versions: ['name'], shortNames: [], categories: [], required: [], enum: [] },
  },
];

// In whatever object they stand.
const everywhere: Readonly<Record<string, string[]>> = { matchExpressions: ['key', 'operator'], finalizers: [] };

/**
 * How to tell one entry from another in a list whose order means nothing to Kubernetes.
 * @returns undefined when the order decides, is not known to mean nothing, or entries cannot be told apart.
 */
export function entryName(
  kind: string,
  path: readonly string[],
  entries: readonly unknown[],
): ((entry: unknown) => string) | undefined {
  const [parent, key] = [path.at(-2), path.at(-1) ?? ''];
  const ofKind = lists.find(({ kinds }) => kinds.includes(kind))?.fields[key];
  const fields = ofKind ?? everywhere[key] ?? (key === 'values' && parent === 'matchExpressions' ? [] : undefined);
  if (fields === undefined || orderDecides(key, entries)) return undefined;
  const name = (entry: unknown): string => canonical(fields.length === 0 ? entry : pick(entry, fields));
  return new Set(entries.map(name)).size === entries.length ? name : undefined;
}

function orderDecides(key: string, entries: readonly unknown[]): boolean {
  // A variable may use those before it; a controller may try paths of its own kind one after the other.
  if (key === 'env') return entries.some((entry) => String(fieldOf(entry, 'value') ?? '').includes('$('));
  if (key === 'paths') return entries.some((entry) => fieldOf(entry, 'pathType') === 'ImplementationSpecific');
  return false;
}

function pick(entry: unknown, fields: readonly string[]): unknown {
  return fields.map((field) => fieldOf(entry, field) ?? null);
}

function fieldOf(entry: unknown, field: string): unknown {
  return entry !== null && typeof entry === 'object' ? (entry as Record<string, unknown>)[field] : undefined;
}
