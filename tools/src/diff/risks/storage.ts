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

/** The instances of a database, their volumes and what a confirmed write means. */
export const databaseRisk: FindRisk = (subject) => {
  if (subject.kind !== 'Cluster' || subject.before === undefined || subject.after === undefined) return [];
  const [had, has] = both(subject, (side) => Number(at(side, 'spec', 'instances') ?? 1));
  const [old, next] = both(subject, (side) => shown(at(side, 'spec', 'storage', 'size')));
  const [first, then] = both(subject, (side) => shown(at(side, 'spec', 'postgresql', 'synchronous')));
  return [
    ...when(has < had, 'danger', 'database', `instances ${had} → ${has}: the volumes of those that go are deleted`),
    ...when(has > had, 'note', 'database', `instances ${had} → ${has}: each new one copies all data`),
    ...when(old !== next, 'danger', 'storage', `${old} → ${next}: a volume can grow, and never shrink`),
    ...when(
      differs(subject, 'spec', 'storage', 'storageClass'),
      'danger',
      'storage',
      'storageClass holds for new instances alone: those that are there keep theirs',
    ),
    ...when(first !== then, 'danger', 'database', `synchronous ${first} → ${then}: what a lost instance takes along`),
    ...when(
      differs(subject, 'spec', 'bootstrap'),
      'caution',
      'database',
      'bootstrap is read once, when the first instance is made: nothing happens',
    ),
    ...when(
      differs(subject, 'spec', 'imageCatalogRef') || differs(subject, 'spec', 'imageName'),
      'danger',
      'database',
      'another PostgreSQL: each instance is replaced, the primary last, and a new major version stops all of them at once',
    ),
  ];
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
