import { finding, objectName, type Finding, type Rendered } from '../../model/finding.ts';
import { applicationsIn } from './applications.ts';
import { indexOf } from '../references/environment-index.ts';
import { makerOf } from '../references/secrets.ts';
import { referencesIn } from '../references/references-in.ts';
import { isBefore, shownTurn, turnOf } from '../references/sync-turn.ts';

/** What pods need to begin: without it a sync waits for ever for their health. */
const needed = new Set(['ConfigMap', 'Secret', 'ServiceAccount', 'PersistentVolumeClaim', 'PriorityClass']);

/** An object that pods need is applied with them or before them, in the order of hooks and waves of their Application. */
export function syncOrder(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  const overlays = new Set(applicationsIn(rendered).map(({ spec }) => spec.source?.path));
  return referencesIn(index).flatMap(({ source, field, kind, name, namespace, optional }) => {
    if (optional || !needed.has(kind) || !field.startsWith('spec')) return [];
    const maker = kind === 'Secret' ? makerOf(index, { name, namespace: namespace ?? '' }) : undefined;
    const target = index.find(kind, name, namespace) ?? maker;
    if (target === undefined || target.file !== source.file || !overlays.has(source.file)) return [];
    const [own, other] = [turnOf(source), turnOf(target)];
    if (!isBefore(own, other)) return [];
    return [
      finding(source, field, name, {
        reason: `${objectName(target.object)} is applied later (${shownTurn(other)}, this is in ${shownTurn(own)}), so that the pods cannot begin and the sync waits for them`,
        wayOut: 'Give it the same hook and wave, or an earlier one.',
      }),
    ];
  });
}
