import { at } from '../../lib/values/at.ts';
import { both, differs, shown, when, type FindRisk } from './subject.ts';

/** The volumes that a StatefulSet makes for its pods. */
export const volumeClaimTemplateRisk: FindRisk = (subject) =>
  when(
    subject.kind === 'StatefulSet' && differs(subject, 'spec', 'volumeClaimTemplates'),
    'danger',
    'storage',
    'volumeClaimTemplates is immutable: the sync fails, and existing volumes would not change',
  );

/** A claim can grow where its class allows it; the rest of it is fixed. */
export const claimRisk: FindRisk = (subject) => {
  if (subject.kind !== 'PersistentVolumeClaim') return [];
  if (subject.before === undefined) return when(true, 'note', 'storage', 'a new volume is made and paid for');
  if (!differs(subject, 'spec')) return [];
  const others = ['accessModes', 'storageClassName', 'volumeMode', 'volumeName', 'dataSource', 'selector'];
  const fixed = others.filter((field) => differs(subject, 'spec', field));
  if (fixed.length > 0) {
    return when(true, 'danger', 'storage', `${fixed.join(' and ')} of a claim cannot change: the sync fails`);
  }
  const [old, next] = both(subject, (side) => shown(at(side, 'spec', 'resources', 'requests', 'storage')));
  const change = `${old} → ${next}`;
  return when(true, 'danger', 'storage', `${change}: a volume can grow where its class allows it, and never shrink`);
};

/** The class and the volumes themselves. */
export const volumeRisk: FindRisk = (subject) => {
  if (subject.kind === 'StorageClass') {
    const fixed = ['provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode'];
    const changed = fixed.filter((field) => differs(subject, field));
    return when(
      changed.length > 0,
      'danger',
      'storage',
      `${changed.join(' and ')} of a class cannot change: the sync fails`,
    );
  }
  return when(
    subject.kind === 'PersistentVolume' && differs(subject, 'spec'),
    'danger',
    'storage',
    'the volume under a claim is another one',
  );
};

/** What the API server stores for a kind, and still serves. */
export const definitionRisk: FindRisk = (subject) => {
  if (subject.kind !== 'CustomResourceDefinition' || subject.before === undefined || subject.after === undefined) {
    return [];
  }
  const [old, next] = [subject.before, subject.after].map(
    (side) => (at(side, 'spec', 'versions') ?? []) as readonly { name: string; served: boolean; storage: boolean }[],
  );
  const gone = old!.filter(({ name, served }) => served && !next!.some((one) => one.name === name && one.served));
  const [was, is] = [old, next].map((versions) => versions!.find(({ storage }) => storage)?.name);
  return [
    ...when(gone.length > 0, 'danger', 'API', `no longer serves ${gone.map(({ name }) => name).join(', ')}`),
    ...when(was !== is, 'danger', 'API', `stores ${shown(is)} instead of ${shown(was)}`),
    ...when(differs(subject, 'spec', 'scope'), 'danger', 'API', 'its scope is immutable: the sync fails'),
  ];
};
