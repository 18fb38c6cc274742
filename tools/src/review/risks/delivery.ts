import { at, both, differs, listAt, newEntries, shown, when, type FindRisk } from './subject.ts';

const allows = [
  'sourceRepos',
  'sourceNamespaces',
  'destinations',
  'clusterResourceWhitelist',
  'namespaceResourceWhitelist',
];
const denies = ['clusterResourceBlacklist', 'namespaceResourceBlacklist', 'signatureKeys'];

/** What the Applications of a project may do to the cluster. */
export const project: FindRisk = (subject) => {
  const { kind, before, after } = subject;
  if (kind !== 'AppProject') return [];
  if (after === undefined) return when(true, 'danger', 'AppProject', 'its Applications stop syncing');
  const wider = [
    ...allows.flatMap((field) =>
      newEntries(listAt(before, 'spec', field), listAt(after, 'spec', field)).map(
        (entry) => `${field} ${shown(entry)}`,
      ),
    ),
    ...denies.flatMap((field) =>
      newEntries(listAt(after, 'spec', field), listAt(before, 'spec', field)).map(
        (entry) => `no longer ${field} ${shown(entry)}`,
      ),
    ),
  ];
  const rest = wider.length > 3 ? ` and ${wider.length - 3} more` : '';
  return [
    ...when(wider.length > 0, 'danger', 'AppProject', `allows more: ${wider.slice(0, 3).join(', ')}${rest}`),
    ...when(
      wider.length === 0 && differs(subject, 'spec'),
      'caution',
      'AppProject',
      'what its Applications may do changes',
    ),
    ...when(differs(subject, 'spec', 'roles'), 'danger', 'AppProject', 'who may act on its Applications changes'),
  ];
};

/** What an Application syncs, and how. */
export const application: FindRisk = (subject) => {
  const { kind, before, after } = subject;
  if (kind !== 'Application' && kind !== 'ApplicationSet') return [];
  if (after === undefined) {
    const cascades = listAt<string>(before, 'metadata', 'finalizers').some((name) =>
      name.startsWith('resources-finalizer'),
    );
    return cascades
      ? when(true, 'danger', 'Application', 'all that it manages is deleted with it (its finalizer)')
      : when(true, 'caution', 'Application', 'what it manages stays, and nothing syncs it any more');
  }
  const moves = ['source', 'sources', 'destination', 'project'].filter((field) => differs(subject, 'spec', field));
  const [was, is] = both(subject, (side) => at(side, 'spec', 'syncPolicy', 'automated'));
  const prunes = at(is, 'prune') === true && at(was, 'prune') !== true;
  const manual = was !== undefined && is === undefined;
  return [
    ...when(
      moves.length > 0,
      'danger',
      'Application',
      `its ${moves.join(' and ')} changes: what it no longer renders is pruned`,
    ),
    ...when(
      before === undefined,
      'caution',
      'Application',
      `it syncs ${shown(at(after, 'spec', 'source', 'path'))} from now on`,
    ),
    ...when(before !== undefined && prunes, 'danger', 'Application', 'it prunes from now on'),
    ...when(manual, 'danger', 'Application', 'it no longer syncs by itself'),
    ...when(
      !prunes && !manual && differs(subject, 'spec', 'syncPolicy'),
      'caution',
      'Application',
      'it syncs in another way',
    ),
    ...when(differs(subject, 'spec', 'ignoreDifferences'), 'caution', 'Application', 'it overlooks other differences'),
    ...when(
      differs(subject, 'metadata', 'finalizers'),
      'caution',
      'Application',
      'what its deletion takes along changes',
    ),
  ];
};
