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

/** What is merged is what runs: no workload is told to keep the pods that it has. */
export function movingWorkloads(rendered: readonly Rendered[]): readonly Finding[] {
  return indexOf(rendered).objects.flatMap((source) =>
    (still[source.object.kind] ?? []).flatMap(({ path, stops, reason, wayOut }) => {
      const value = at(source.object, ...path);
      return stops(value) ? [finding(source, path.join('.'), value, { reason, wayOut })] : [];
    }),
  );
}
