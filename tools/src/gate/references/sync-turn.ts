import type { Rendered } from '../../model/finding.ts';

const phases = ['PreSync', 'Sync', 'PostSync', 'SyncFail'];

/** When a sync applies an object: in which phase, and in which wave of it. */
interface SyncTurn {
  readonly phase: number;
  readonly wave: number;
}

/** Of several hooks the last: what is needed must be there at the first. */
export function turnOf({ object }: Rendered): SyncTurn {
  const { annotations = {} } = object.metadata;
  const hooks = (annotations['argocd.argoproj.io/hook'] ?? 'Sync')
    .split(',')
    .map((each) => phases.indexOf(each.trim()));
  const wave = Number(annotations['argocd.argoproj.io/sync-wave'] ?? 0);
  return { phase: Math.max(...hooks.map((phase) => (phase < 0 ? 1 : phase))), wave: Number.isNaN(wave) ? 0 : wave };
}

export function isBefore(one: SyncTurn, other: SyncTurn): boolean {
  return one.phase < other.phase || (one.phase === other.phase && one.wave < other.wave);
}

/** "Sync, wave 1" */
export function shownTurn({ phase, wave }: SyncTurn): string {
  return `${phases[phase]}, wave ${wave}`;
}
