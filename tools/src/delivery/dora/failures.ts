import { reverts, type Changes } from './changes.ts';
import type { Deployment } from './deployments.ts';

/** A deployment with what it brought. */
interface Known extends Deployment {
  readonly changes: Changes;
}

/** How a deployment fared. */
export interface DeploymentOutcome extends Known {
  /** What says that it failed; absent when nothing does. Only what goes forward can fail. */
  readonly failed?: 'rolled back' | 'held' | 'reverted';
  /** When a failed one was mended, RFC 3339; absent while it is not. */
  readonly recovered?: string;
  /** Whether it was made to mend a failure. */
  readonly unplanned: boolean;
}

/**
 * Judges the deployments of one service, oldest first, each with what it brought. A failure is mended by the next
 * deployment that is good itself: the last of a row of rollbacks, or a step forward that did not fail.
 */
export function outcomesOf(deployments: readonly Known[]): readonly DeploymentOutcome[] {
  const failures = deployments.map((one, index) => failureOf(one, deployments[index + 1]));
  const good = deployments.map(
    ({ rollback }, index) => failures[index] === undefined && !(rollback && deployments[index + 1]?.rollback),
  );
  const mends = failures.map((failed, from) =>
    failed === undefined ? undefined : good.findIndex((well, index) => well && index > from),
  );
  return deployments.map((deployment, index) => {
    const [failed, mend] = [failures[index], deployments[mends[index] ?? -1]];
    // A failure that is not mended yet goes on: -1.
    const unplanned = mends.some((to, from) => to !== undefined && from < index && (to < 0 || index <= to));
    return Object.assign({ ...deployment, unplanned }, failed && { failed }, mend && { recovered: mend.time });
  });
}

function failureOf(one: Known, next: Known | undefined): DeploymentOutcome['failed'] {
  if (one.rollback) return undefined;
  if (next?.rollback) return 'rolled back';
  if (one.blamed) return 'held';
  return reverts(next?.changes ?? [], one.changes ?? []) ? 'reverted' : undefined;
}
