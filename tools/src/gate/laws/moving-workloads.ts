import { at } from '../../lib/values/at.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { indexOf } from '../references/environment-index.ts';

interface Stop {
  readonly path: readonly string[];
  readonly stops: (value: unknown) => boolean;
  readonly reason: string;
  readonly wayOut: string;
}

const onDelete: Stop = {
  path: ['spec', 'updateStrategy', 'type'],
  stops: (value) => value === 'OnDelete',
  reason: 'its pods would run what was merged before until somebody deletes them',
  wayOut: 'Write RollingUpdate.',
};

/** What stands still, by kind: the field, when it does, why it is refused, and what to write. */
const still: Readonly<Record<string, readonly Stop[]>> = {
  Deployment: [
    {
      path: ['spec', 'paused'],
      stops: (value) => value === true,
      reason: 'what is merged would not be rolled out',
      wayOut: 'Take it out; to keep an environment as it is, `lockstep hold` it.',
    },
  ],
  Rollout: [
    {
      path: ['spec', 'paused'],
      stops: (value) => value === true,
      reason: 'what is merged would not be rolled out',
      wayOut: 'Take it out; to keep an environment as it is, `lockstep hold` it.',
    },
    {
      path: ['spec', 'strategy', 'canary', 'steps'],
      stops: (value) => Array.isArray(value) && value.some(waitsForever),
      reason: 'a new version would serve some users, and stand still until somebody types a command',
      wayOut: 'Write a duration behind each pause: figures decide, and a person takes a version back by a commit.',
    },
    {
      path: ['spec', 'strategy', 'blueGreen'],
      stops: (value) =>
        at(value, 'autoPromotionEnabled') === false && typeof at(value, 'autoPromotionSeconds') !== 'number',
      reason: 'what is merged would serve nobody until somebody types a command',
      wayOut: 'Write autoPromotionSeconds: so long a version can be looked at first.',
    },
  ],
  StatefulSet: [
    onDelete,
    {
      path: ['spec', 'updateStrategy', 'rollingUpdate', 'partition'],
      stops: (value) => typeof value === 'number' && value > 0,
      reason: 'the pods below it would run what was merged before',
      wayOut: 'Take it out.',
    },
  ],
  DaemonSet: [onDelete],
  HorizontalPodAutoscaler: [
    {
      path: ['spec', 'behavior', 'scaleUp', 'selectPolicy'],
      stops: (value) => value === 'Disabled',
      reason: 'no load would ever bring more pods',
      wayOut: 'Take it out; how quickly it scales is for policies and stabilizationWindowSeconds.',
    },
  ],
};

function waitsForever(step: unknown): boolean {
  return at(step, 'pause') !== undefined && at(step, 'pause', 'duration') === undefined;
}

/** What is merged is what runs: no workload is told to keep the pods that it has. */
export function movingWorkloads(rendered: readonly Rendered[]): readonly Finding[] {
  return indexOf(rendered).objects.flatMap((source) =>
    (still[source.object.kind] ?? []).flatMap(({ path, stops, reason, wayOut }) => {
      const value = at(source.object, ...path);
      return stops(value) ? [finding(source, path.join('.'), value, { reason, wayOut })] : [];
    }),
  );
}
