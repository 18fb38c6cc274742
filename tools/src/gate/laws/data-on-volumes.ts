import { at, listAt } from '../../lib/values/at.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { amountOf, bytesOf } from '../references/amounts.ts';
import { indexOf } from '../references/environment-index.ts';
import { flagsOf, type Flag } from '../references/flags.ts';
import type { PodContainer, PodTemplate } from '../references/pods.ts';
import { mountedSettings, parsedText } from '../references/texts.ts';

/** Flags that say where data is kept, and how much of it: `--storage.tsdb.path`, `-storageDataPath`, `--storage.tsdb.retention.size`. */
const keptAt = /(storage|data|wal|tsdb|state|cache)[\w.-]*(path|dir|directory)$/i;
const keptAtMost = /retention[\w.-]*(size|bytes)$/i;

/** What a program keeps lies where its container may write, and ends before its volume is full. */
export function dataOnVolumes(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  return index.pods.flatMap((pod) =>
    pod.containers.flatMap((container) => [
      ...flagsOf(container).flatMap((flag) => {
        if (keptAt.test(flag.name)) return elsewhere(container, { source: pod.source, ...flag });
        return keptAtMost.test(flag.name) ? tooMuch(pod, container, flag) : [];
      }),
      ...mountedSettings(pod, container, index).flatMap(({ source, key, field, text }) =>
        foldersIn(key, text).flatMap((value) => elsewhere(container, { source, field, value })),
      ),
    ]),
  );
}

/** The folders in which the program of a file keeps something, as collectors and stores of OpenTelemetry write them. */
function foldersIn(key: string, text: string): readonly string[] {
  if (!/\.ya?ml$/.test(key) || !/\bdirector(y|ies):/.test(text)) return [];
  const inside = (value: unknown, isFolder: boolean): readonly string[] => {
    if (typeof value === 'string') return isFolder ? [value] : [];
    return Object.entries(Object(value) as object).flatMap(([name, each]: [string, unknown]) =>
      inside(each, isFolder || /^director(y|ies)$/.test(name)),
    );
  };
  return [...new Set(inside(parsedText(text), false))];
}

interface Mount {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly?: boolean;
}

interface Folder {
  readonly source: Rendered;
  readonly field: string;
  readonly value: string;
}

function elsewhere({ container }: PodContainer, { source, field, value }: Folder): readonly Finding[] {
  if (!value.startsWith('/') || at(container, 'securityContext', 'readOnlyRootFilesystem') !== true) return [];
  const mounts = listAt<Mount>(container, 'volumeMounts').filter(({ readOnly = false }) => !readOnly);
  const isThere = mounts.some(({ mountPath }) => `${value}/`.startsWith(`${mountPath.replace(/\/+$/, '')}/`));
  if (isThere) return [];
  const there = mounts.map(({ mountPath }) => mountPath).join(', ');
  return [
    finding(source, field, value, {
      reason: `no volume that the container may write is mounted there, and its root is read-only${there === '' ? '' : `; mounted are ${there}`}`,
      wayOut: 'Name a folder of its volume, or mount one there.',
    }),
  ];
}

/** Of 16GiB and 15GB; Prometheus and VictoriaLogs count all of them in powers of 1024, or below that. */
function bytesIn(text: string): number | undefined {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)([KMGTPE]?)(?:i?B|i)?$/i.exec(text) ?? [];
  return number === undefined ? undefined : bytesOf(number, unit);
}

function tooMuch({ source }: PodTemplate, { container }: PodContainer, { field, value }: Flag): readonly Finding[] {
  const mounted = new Set(listAt(container, 'volumeMounts').map((mount) => at(mount, 'name')));
  const claims = listAt(source.object, 'spec', 'volumeClaimTemplates')
    .filter((claim) => mounted.has(at(claim, 'metadata', 'name')))
    .map((claim) => String(at(claim, 'spec', 'resources', 'requests', 'storage')));
  const [most, room] = [bytesIn(value), Math.max(...claims.map((size) => amountOf(size) ?? Number.NaN))];
  if (most === undefined || !Number.isFinite(room) || most < room) return [];
  return [
    finding(source, field, value, {
      reason: `its volume has ${claims.join(', ')}: it is full before the oldest data goes, and nothing more is kept`,
      wayOut: 'Keep less, or claim more.',
    }),
  ];
}
