import type { Mutation, MutationKind } from './mutation.ts';

/** Changes that a person may want: within what the laws and the API server take, no rule can call one of them wrong. */
const free: Readonly<Partial<Record<MutationKind, readonly (readonly [path: RegExp, reason: string])[]>>> = {
  moved: [
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
  ],
  deleted: [
    [/^NetworkPolicy .*\.policyTypes$/, 'Kubernetes reads it from the rules, and the default denies the rest'],
    [/\.(runAsUser|runAsGroup|fsGroup)$/, 'which user other than root is for the image to say'],
    [/\.startupProbe$/, 'a slow start can be left to the patience of the liveness probe'],
    [/^ServiceAccount .*automountServiceAccountToken$/, 'its pods say it themselves, or a policy refuses them'],
  ],
};

/** Why a survivor is a legitimate change; undefined when it is not one of these. */
export function freeReason({ kind, path }: Mutation): string | undefined {
  return free[kind]?.find(([pattern]) => pattern.test(path))?.[1];
}
