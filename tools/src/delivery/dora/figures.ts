import type { DeploymentOutcome } from './failures.ts';
import { daysOf, within, type Window } from './window.ts';

/** The five figures of one service in one window, with the counts behind them. Times in seconds. */
export interface DeliveryFigures {
  /** Steps forward; rollbacks bring nothing new and are counted apart. */
  readonly deployments: number;
  readonly rollbacks: number;
  readonly deploymentsPerDay: number;
  /** Commits that came to production; `unknown` counts the deployments of which git cannot tell. */
  readonly changes: { readonly count: number; readonly unknown: number };
  readonly leadTime?: { readonly median: number; readonly p90: number };
  readonly failures: { readonly count: number; readonly ratio?: number };
  readonly recovery: { readonly count: number; readonly open: number; readonly median?: number };
  readonly rework: { readonly count: number; readonly ratio?: number };
}

/** Counts what was deployed in the window; how it fared is known up to the window's end. */
export function deliveryFigures(outcomes: readonly DeploymentOutcome[], window: Window): DeliveryFigures {
  const all = outcomes.filter(({ time }) => within(window, time));
  const forward = all.filter(({ rollback }) => !rollback);
  const waits = forward.flatMap(({ time, changes }) =>
    (changes ?? []).map(({ authored }) => secondsTo(authored, time)),
  );
  const failed = forward.filter(({ failed: why }) => why !== undefined);
  const mended = failed.flatMap(({ time, recovered }) => (recovered === undefined ? [] : [secondsTo(time, recovered)]));
  const unplanned = all.filter((one) => one.unplanned).length;
  return {
    deployments: forward.length,
    rollbacks: all.length - forward.length,
    deploymentsPerDay: forward.length / daysOf(window),
    changes: { count: waits.length, unknown: forward.filter(({ changes }) => changes === undefined).length },
    ...(waits.length > 0 && { leadTime: { median: quantile(waits, 0.5), p90: quantile(waits, 0.9) } }),
    failures: { count: failed.length, ...(forward.length > 0 && { ratio: failed.length / forward.length }) },
    recovery: {
      count: mended.length,
      open: failed.length - mended.length,
      ...(mended.length > 0 && { median: quantile(mended, 0.5) }),
    },
    rework: { count: unplanned, ...(all.length > 0 && { ratio: unplanned / all.length }) },
  };
}

/** The value below which that share of the others lies, between two of them by a straight line. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const place = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
  return low + (high - low) * (place - Math.floor(place));
}

// A clock that was ahead makes no negative time.
function secondsTo(from: string, to: string): number {
  return Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);
}
