import { at } from '../../lib/values/at.ts';
import { shown, when, type FindRisk } from './subject.ts';

const holders: Readonly<Record<string, string>> = {
  Namespace: 'everything in it goes with it',
  CustomResourceDefinition: 'every object of its kind goes with it, in all namespaces',
  PersistentVolume: 'the data on it may go with it',
  PersistentVolumeClaim: 'the data on its volume may go with it',
  Cluster: 'its instances and the data on their volumes go with it',
  StorageClass: 'no volume can be made from it any more',
};

// Their own risk says what their removal means.
const speakForThemselves = new Set([
  'NetworkPolicy',
  'PodDisruptionBudget',
  'AppProject',
  'Application',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
]);

/** Argo CD prunes what git no longer holds. */
export const removalRisk: FindRisk = ({ kind, before, after }) => {
  if (before === undefined || after !== undefined) return [];
  const options = shown(at(before, 'metadata', 'annotations', 'argocd.argoproj.io/sync-options'));
  if (options.includes('Prune=false')) return when(true, 'note', 'removed', 'Argo CD leaves it in place: Prune=false');
  const confirmed = options.includes('Prune=confirm') ? '; a person must confirm it in Argo CD' : '';
  if (speakForThemselves.has(kind)) return [];
  const holds = holders[kind];
  if (holds === undefined) return when(true, 'caution', 'removed', `Argo CD prunes it${confirmed}`);
  return when(true, 'danger', 'removed', `Argo CD prunes it, and ${holds}${confirmed}`);
};

/** Two Applications must not own one object, and the old one may prune it. */
export const moveRisk: FindRisk = ({ movedFrom }) =>
  when(
    movedFrom !== undefined,
    'danger',
    'moved',
    `${movedFrom} no longer renders it: its Application may prune the object before the other one takes it over`,
  );

/** The level that a namespace enforces is the last net under its pods. */
export const podSecurityRisk: FindRisk = ({ kind, before, after }) => {
  if (kind !== 'Namespace' || after === undefined) return [];
  const [old, next] = [before, after].map((object) =>
    shown(at(object, 'metadata', 'labels', 'pod-security.kubernetes.io/enforce')),
  ) as [string, string];
  const [was, is] = [old, next].map((level) => ['privileged', 'baseline', 'restricted'].indexOf(level)) as [
    number,
    number,
  ];
  if (before === undefined) {
    return when(is < 2, 'danger', 'Pod Security', `the new namespace enforces ${next}, not restricted`);
  }
  return when(is < was, 'danger', 'Pod Security', `enforces ${next} instead of ${old}`);
};
