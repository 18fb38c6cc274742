import type { Mutation } from './mutation.ts';

/** Counts that a person chooses: within what the laws and the API server take, no rule can call one of them wrong. */
const free: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [
    /\.(averageUtilization|stabilizationWindowSeconds|policies\[[^\]]*\]\.(value|periodSeconds))$/,
    'how quickly to scale is tuned by what is measured',
  ],
  [
    /\.(initialDelaySeconds|periodSeconds|timeoutSeconds|\w+Threshold)$/,
    'how patient a probe is depends on the program',
  ],
  [
    /\.(revisionHistoryLimit|minReadySeconds|progressDeadlineSeconds|maxSkew|tolerationSeconds)$/,
    'how much is kept or waited for is a choice',
  ],
  [/\.(limit|factor|duration|maxDuration)$/, 'how often to try again is a choice'],
  [/\.(requests|limits)\.(cpu|memory)$/, 'how much a program needs is measured, not known by a rule'],
  [/\.(maxReplicas|maxSurge)$/, 'how many more there may be is a choice'],
  [/\.(runAsUser|runAsGroup|fsGroup)$/, 'which user other than root is for the image to say'],
];

/** Why a moved count is a legitimate change; undefined when it is not one of these. */
export function freeReason({ kind, path }: Mutation): string | undefined {
  return kind === 'moved' ? free.find(([pattern]) => pattern.test(path))?.[1] : undefined;
}
