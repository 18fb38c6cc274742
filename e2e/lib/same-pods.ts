import assert from 'node:assert/strict';

/**
 * Fails unless pods are still those of before, each said as `name` or `name restarts`: of the same versions, of each one at
 * least that was there, and none started again. An autoscaler may have added some meanwhile, or taken some away.
 */
export function assertSamePods(now: readonly string[], before: readonly string[]): void {
  assert.deepEqual(versionsOf(now), versionsOf(before), 'they are of other versions');
  const names = new Set(now.map(nameOf));
  const kept = before.filter((pod) => names.has(nameOf(pod)));
  assert.deepEqual(
    versionsOf(kept),
    versionsOf(before),
    `of ${before.join(', ')} there is ${kept.join(', ') || 'none'}`,
  );
  assert.deepEqual(
    kept.filter((pod) => !now.includes(pod)),
    [],
    'they were started again',
  );
}

function nameOf(pod: string): string {
  return pod.replace(/ .*$/, '');
}

function versionsOf(pods: readonly string[]): readonly string[] {
  return [...new Set(pods.map(versionOf))].toSorted();
}

/** The ReplicaSet of `web-67bfc85c9f5-67xqc`. */
function versionOf(pod: string): string {
  return nameOf(pod).replace(/-[^-]+$/, '');
}
