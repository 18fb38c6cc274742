import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { workloads } from '../../model/workloads.ts';

interface Mount {
  readonly name: string;
  readonly subPath?: string;
  readonly subPathExpr?: string;
}
interface Volume {
  readonly name: string;
  readonly configMap?: object;
  readonly secret?: object;
  readonly projected?: object;
}

/** Kubernetes takes 1 MiB; a client-side apply, as a person's kubectl does, keeps a copy in an annotation of 256 KiB. */
const limit = 250_000;

/** Configuration arrives: a file mounted by subPath never changes in a running pod, and what is too large is not taken. */
export function livingConfig(rendered: readonly Rendered[]): readonly Finding[] {
  return [...rendered.flatMap(tooLarge), ...workloads(rendered).flatMap(frozen)];
}

function tooLarge(source: Rendered): readonly Finding[] {
  if (source.object.kind !== 'ConfigMap') return [];
  const bytes = Buffer.byteLength(JSON.stringify(source.object['data'] ?? {}));
  if (bytes <= limit) return [];
  const wayOut = 'Make two of it.';
  return [finding(source, 'data', `${bytes} bytes`, { reason: `a ConfigMap has at most ${limit} here`, wayOut })];
}

function frozen({ source, pod, field }: ReturnType<typeof workloads>[number]): readonly Finding[] {
  const { volumes = [] } = pod as { volumes?: readonly Volume[] };
  const configs = new Set(
    volumes.filter(({ configMap, secret, projected }) => configMap ?? secret ?? projected).map(({ name }) => name),
  );
  return [...(pod.containers ?? []), ...(pod.initContainers ?? [])].flatMap((container) => {
    const { name, volumeMounts = [] } = container as typeof container & { volumeMounts?: readonly Mount[] };
    return volumeMounts
      .filter(({ name: volume, subPath, subPathExpr }) => configs.has(volume) && (subPath ?? subPathExpr))
      .map(({ name: volume, subPath, subPathExpr }) =>
        finding(source, `${field}.containers[${name}].volumeMounts[${volume}].subPath`, subPath ?? subPathExpr, {
          reason: 'a running pod never sees that file change',
          wayOut: 'Mount the whole folder.',
        }),
      );
  });
}
