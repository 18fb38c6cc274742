import { describe, expect, test } from '@jest/globals';
import type { Kubectl } from '../../toolbox/kubectl.ts';
import { rolloutTrouble, rolloutTroubles, type LiveRollout } from './rollouts.ts';

const canary = { canary: { steps: [{}, {}, {}, {}] } };

function rollout(status: LiveRollout['status'], spec: LiveRollout['spec'] = { replicas: 6, strategy: canary }) {
  return { metadata: { name: 'web', namespace: 'web' }, spec, status: { availableReplicas: 6, ...status } };
}

const asking = (code: number, items: readonly unknown[]): Kubectl =>
  ({ run: () => Promise.resolve({ code, stdout: code === 0 ? JSON.stringify({ items }) : '' }) }) as never;

describe('a Rollout', () => {
  test.each([
    ['whose pods all run what git names is well', rollout({ phase: 'Healthy' }), undefined],
    [
      'between two steps says which, and how many pods are new',
      rollout({ phase: 'Paused', currentStepIndex: 1, updatedReplicas: 1, replicas: 7 }),
      'Rollout web/web is on its way: step 1 of 4, 1 of 7 pods run the new version',
    ],
    [
      'between blue and green has no steps',
      rollout({ phase: 'Paused', updatedReplicas: 2, replicas: 4 }, { replicas: 2, strategy: {} }),
      'Rollout web/web is on its way: 2 of 4 pods run the new version',
    ],
    [
      'whose new version was taken back says why, and where to read on',
      rollout({ phase: 'Degraded', message: 'RolloutAborted: metric "availability" assessed Failed' }),
      'Rollout web/web: RolloutAborted: metric "availability" assessed Failed: the version before serves on, and git names the new one (docs/runbooks/rollout-aborted.md)',
    ],
    [
      'at 0 is named, with what mends it',
      rollout({ phase: 'Healthy', availableReplicas: 0 }, { replicas: 0 }),
      'Rollout web/web is at 0: `kubectl -n web scale rollout web --replicas=1` (docs/runbooks/scaled-to-zero.md)',
    ],
    [
      'without a ready pod says so',
      rollout({ phase: 'Progressing', availableReplicas: 0 }),
      'Rollout web/web has no ready pod: `kubectl -n web describe pods` says why',
    ],
  ])('%s', (_what, one, said) => {
    expect(rolloutTrouble(one)).toBe(said);
  });
});

test('a cluster without the part has no trouble with it', async () => {
  expect(await rolloutTroubles(asking(1, []))).toEqual([]);
  expect(await rolloutTroubles(asking(0, [rollout({ phase: 'Healthy' })]))).toEqual([]);
  expect(await rolloutTroubles(asking(0, [rollout({ phase: 'Progressing' })]))).toHaveLength(1);
});
