import { at, listAt } from '../../lib/values/at.ts';
import { defined } from '../../lib/values/defined.ts';
import type { PodTemplate } from './pods.ts';
import type { KeyReference, Reference } from './reference.ts';

interface Named {
  readonly name?: string;
  readonly optional?: boolean;
}
interface Source extends Named {
  readonly secretName?: string;
  readonly items?: readonly { readonly key: string; readonly path: string }[];
}
interface Volume {
  readonly name: string;
  readonly configMap?: Source;
  readonly secret?: Source;
  readonly projected?: { readonly sources?: readonly { readonly configMap?: Source; readonly secret?: Source }[] };
}
interface Mount {
  readonly name: string;
  readonly subPath?: string;
}

const sorts = [
  { kind: 'ConfigMap', volume: 'configMap', whole: 'configMapRef', one: 'configMapKeyRef' },
  { kind: 'Secret', volume: 'secret', whole: 'secretRef', one: 'secretKeyRef' },
] as const;

/** Everything that the pods of a workload name. */
export function referencesOfPod(pod: PodTemplate): readonly Reference[] {
  const { source, namespace, field, spec } = pod;
  const whole = [
    { field: 'serviceAccountName', kind: 'ServiceAccount', namespace },
    { field: 'priorityClassName', kind: 'PriorityClass' },
    { field: 'runtimeClassName', kind: 'RuntimeClass' },
  ].map((said) => Object.assign(said, { name: spec[said.field] }));
  const pulls = listAt<Named>(spec, 'imagePullSecrets').map(({ name }, number) => ({
    field: `imagePullSecrets[${number}].name`,
    kind: 'Secret',
    namespace,
    name,
  }));
  const volumes = listAt<Volume>(spec, 'volumes');
  const single = [...whole, ...pulls, ...volumes.flatMap((volume) => namesOfVolume(volume, namespace))]
    .filter(({ name }) => typeof name === 'string' && name !== '')
    .map((said) =>
      Object.assign(said, { source, field: `${field}.${said.field}`, name: String(said.name), optional: false }),
    );
  return [
    ...single,
    ...volumes.flatMap((volume) => ofVolume(pod, volume)),
    ...pod.containers.flatMap((container) => ofEnvironment(pod, container)),
  ];
}

function namesOfVolume(volume: Volume, namespace: string) {
  const place = `volumes[${volume.name}]`;
  return [
    {
      field: `${place}.persistentVolumeClaim.claimName`,
      kind: 'PersistentVolumeClaim',
      namespace,
      name: at(volume, 'persistentVolumeClaim', 'claimName'),
    },
    {
      field: `${place}.csi.nodePublishSecretRef.name`,
      kind: 'Secret',
      namespace,
      name: at(volume, 'csi', 'nodePublishSecretRef', 'name'),
    },
    {
      field: `${place}.ephemeral.volumeClaimTemplate.spec.storageClassName`,
      kind: 'StorageClass',
      name: at(volume, 'ephemeral', 'volumeClaimTemplate', 'spec', 'storageClassName'),
    },
  ];
}

function ofEnvironment(
  { source, namespace }: PodTemplate,
  { field, container }: PodTemplate['containers'][number],
): readonly Reference[] {
  const whole = listAt(container, 'envFrom').flatMap((entry, number) =>
    sorts.flatMap(({ kind, whole: sort }) => {
      const { name, optional = false } = (at(entry, sort) ?? {}) as Named;
      if (name === undefined) return [];
      return [{ source, field: `${field}.envFrom[${number}].${sort}.name`, kind, name, namespace, optional }];
    }),
  );
  const single = listAt<{ readonly name: string }>(container, 'env').flatMap((entry) =>
    sorts.flatMap(({ kind, one }) => {
      const { name, key, optional = false } = (at(entry, 'valueFrom', one) ?? {}) as Named & { readonly key?: string };
      if (name === undefined) return [];
      const place = `${field}.env[${entry.name}].valueFrom.${one}`;
      const keys = key === undefined ? [] : [{ field: `${place}.key`, key }];
      return [{ source, field: `${place}.name`, kind, name, namespace, optional, keys }];
    }),
  );
  return [...whole, ...single];
}

function ofVolume(pod: PodTemplate, volume: Volume): readonly Reference[] {
  const { source: object, namespace, field } = pod;
  const place = `${field}.volumes[${volume.name}]`;
  const sources = [
    { source: volume, where: place, alone: true },
    ...(volume.projected?.sources ?? []).map((source, number) => ({
      source,
      where: `${place}.projected.sources[${number}]`,
      alone: false,
    })),
  ];
  return sources.flatMap(({ source, where, alone }) =>
    sorts.flatMap(({ kind, volume: sort }) => {
      const found = source[sort];
      const name = found?.secretName ?? found?.name;
      if (found === undefined || name === undefined) return [];
      const { items, optional = false } = found;
      const nameField = found.secretName === undefined ? 'name' : 'secretName';
      const keys: readonly KeyReference[] = [
        ...(items ?? []).map(({ key }, number) => ({ field: `${where}.${sort}.items[${number}].key`, key })),
        ...(alone && items === undefined ? mountedAlone(pod, volume.name) : []),
      ];
      const reference = { source: object, field: `${where}.${sort}.${nameField}`, kind, name, namespace, optional };
      return [defined({ ...reference, keys: keys.length === 0 ? undefined : keys })];
    }),
  );
}

/** The keys of a volume that containers mount one by one, as files. */
function mountedAlone({ containers }: PodTemplate, volume: string): readonly KeyReference[] {
  return containers.flatMap(({ field, container }) =>
    listAt<Mount>(container, 'volumeMounts').flatMap(({ name, subPath }) =>
      name === volume && subPath !== undefined && subPath !== ''
        ? [{ field: `${field}.volumeMounts[${name}].subPath`, key: subPath.split('/')[0]! }]
        : [],
    ),
  );
}
