import type { Mutation } from './mutation.ts';
import type { SourcePlace } from './places.ts';

/** Fields that count, beside ports, which name something. */
const counting =
  /(^|\.)(replicas|(min|max)Replicas|averageUtilization|\w*[sS]econds|\w+Threshold|maxUnavailable|minAvailable|maxSurge|maxSkew|revisionHistoryLimit|seconds|limit|factor|duration|maxDuration|runAs(User|Group)|fsGroup|(limits|requests)\.(cpu|memory)|value)$/;

/** Each count and quantity: to nothing, and to ten times of it. */
export function movedMutations(file: string, places: readonly SourcePlace[]): readonly Mutation[] {
  return places.flatMap(({ role, path, line, shown, value }) => {
    if (role === 'kustomization' || role === 'config' || value === undefined || !counting.test(path)) return [];
    return movesOf(value.value).map((now) => {
      const edits = [{ file, start: value.range[0], end: value.range[1], text: now }];
      return { kind: 'moved' as const, file, line, path: shown, change: `${String(value.value)} -> ${now}`, edits };
    });
  });
}

/** A number or a quantity (`100m`, `1Gi`, `5s`, `20%`) moved far. */
function movesOf(value: unknown): readonly string[] {
  const [, number, unit = ''] = /^(\d+)([a-zA-Z%]*)$/.exec(String(value)) ?? [];
  if (number === undefined || typeof value === 'boolean') return [];
  const moves = Number(number) === 0 ? [10] : [0, Number(number) * 10];
  return moves.map((now) => (typeof value === 'number' ? String(now) : JSON.stringify(`${now}${unit}`)));
}
