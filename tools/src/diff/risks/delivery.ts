import { at, listAt, textsAt } from '../../lib/values/at.ts';
import { both, differs, newEntries, shown, when, type FindRisk } from './subject.ts';

const allows = [
  'sourceRepos',
  'sourceNamespaces',
  'destinations',
  'clusterResourceWhitelist',
  'namespaceResourceWhitelist',
];
const denies = ['clusterResourceBlacklist', 'namespaceResourceBlacklist', 'signatureKeys'];

/** What the Applications of a project may do to the cluster. */
export const projectRisk: FindRisk = (subject) => {
  const { kind, before, after } = subject;
  if (kind !== 'AppProject') return [];
  if (after === undefined) return when(true, 'danger', 'boundary', 'its Applications stop syncing');
  const wider = [
    ...allows.flatMap((field) =>
      newEntries(listAt(before, 'spec', field), listAt(after, 'spec', field)).map(
        (entry) => `${field}: ${shown(entry)}`,
      ),
    ),
    ...denies.flatMap((field) =>
      newEntries(listAt(after, 'spec', field), listAt(before, 'spec', field)).map(
        (entry) => `no longer in ${field}: ${shown(entry)}`,
      ),
    ),
  ];
  const rest = wider.length > 3 ? ` and ${wider.length - 3} more` : '';
  return [
    ...when(wider.length > 0, 'danger', 'boundary', `allows more: ${wider.slice(0, 3).join('; ')}${rest}`),
    ...when(
      wider.length === 0 && differs(subject, 'spec'),
      'caution',
      'boundary',
      'what its Applications may do changes',
    ),
    ...when(differs(subject, 'spec', 'roles'), 'danger', 'boundary', 'who may act on its Applications changes'),
  ];
};

/** What an Application syncs, and how. */
export const applicationRisk: FindRisk = (subject) => {
  const { kind, before, after } = subject;
  if (kind !== 'Application' && kind !== 'ApplicationSet') return [];
  if (after === undefined) {
    const cascades = textsAt(before, 'metadata', 'finalizers').some((name) => name.startsWith('resources-finalizer'));
    return cascades
      ? when(true, 'danger', 'delivery', 'all that it manages is deleted with it (its finalizer)')
      : when(true, 'caution', 'delivery', 'what it manages stays, and nothing syncs it any more');
  }
  const moves = ['source', 'sources', 'destination', 'project'].filter((field) => differs(subject, 'spec', field));
  const [was, is] = both(subject, (side) => at(side, 'spec', 'syncPolicy', 'automated'));
  const prunes = at(is, 'prune') === true && at(was, 'prune') !== true;
  const manual = was !== undefined && is === undefined;
  return [
    ...when(
      moves.length > 0,
      'danger',
      'delivery',
      `its ${moves.join(' and ')} changes: what it no longer renders is pruned`,
    ),
    ...when(
      before === undefined,
      'caution',
      'delivery',
      `it syncs ${shown(at(after, 'spec', 'source', 'path'))} from now on`,
    ),
    ...when(before !== undefined && prunes, 'danger', 'delivery', 'it prunes from now on'),
    ...when(manual, 'danger', 'delivery', 'it no longer syncs by itself'),
    ...when(
      !prunes && !manual && differs(subject, 'spec', 'syncPolicy'),
      'caution',
      'delivery',
      'it syncs in another way',
    ),
    ...when(differs(subject, 'spec', 'ignoreDifferences'), 'caution', 'delivery', 'it overlooks other differences'),
    ...when(differs(subject, 'metadata', 'finalizers'), 'caution', 'delivery', 'what its deletion takes along changes'),
  ];
};
