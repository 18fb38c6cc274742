import { environments } from '../environment.ts';
import type { Pin } from './managers.ts';

export const pinKinds = [
  'image',
  'upstream',
  'base',
  'action',
  'tool',
  'npm',
  'python',
  'kubernetes',
  'other',
] as const;
export type PinKind = (typeof pinKinds)[number];

/** A pin, and when its line came to be as it is; undefined for one that no commit has yet. */
export interface DatedPin {
  readonly pin: Pin;
  readonly since: string | undefined;
}

/** One version of one thing, wherever it stands. */
export interface PinRow {
  readonly kind: PinKind;
  readonly name: string;
  readonly version: string;
  /** The environments that take it; none for what no environment runs. */
  readonly environments: readonly string[];
  readonly files: readonly string[];
  /** Since when it is pinned, RFC 3339: the first of its lines; absent where no commit has it. */
  readonly since?: string;
  /** Whole days since then. */
  readonly days: number;
  /** Whether that is more than was asked for. */
  readonly old: boolean;
}

const dayLength = 86_400_000;

/** What is pinned, the longest first; `limit` in days says from when on it is old. */
export function outdatedRows(pins: readonly DatedPin[], now: number, limit = Infinity): readonly PinRow[] {
  const groups = Map.groupBy(pins, ({ pin }) => JSON.stringify([kindOf(pin), pin.name, bare(pin.version)]));
  return [...groups.values()]
    .map((group) => rowOf(group, now, limit))
    .toSorted(
      (one, other) => other.days - one.days || `${one.kind} ${one.name}`.localeCompare(`${other.kind} ${other.name}`),
    );
}

function rowOf(group: readonly DatedPin[], now: number, limit: number): PinRow {
  const [{ pin }] = group as readonly [DatedPin];
  const since = group.flatMap(({ since: one }) => one ?? []).toSorted()[0];
  const days = since === undefined ? 0 : Math.max(0, Math.floor((now - Date.parse(since)) / dayLength));
  const files = [...new Set(group.map((one) => one.pin.file))].toSorted();
  return {
    kind: kindOf(pin),
    name: pin.name,
    version: pin.version === '' ? (pin.digest ?? '').slice(0, 19) : pin.version,
    environments: environments.filter((name) => files.some((file) => environmentOf(file) === name)),
    files,
    ...(since === undefined ? {} : { since }),
    days,
    old: days > limit,
  };
}

function environmentOf(file: string): string | undefined {
  return /^clusters\/([^/]+)\//.exec(file)?.[1] ?? /^infra\/src\/environments\/([^/]+)\.ts$/.exec(file)?.[1];
}

/** `v1.2.3` and `1.2.3` are one version. */
function bare(version: string): string {
  return version.replace(/^v(?=\d)/, '');
}

function kindOf({ file, manager, name }: Pin): PinKind {
  const { datasourceTemplate: source } = manager.custom ?? {};
  if (file.startsWith('clusters/')) return source === 'docker' ? 'image' : 'upstream';
  if (name === 'amazon-eks' || name === 'kubernetes/kubernetes') return 'kubernetes';
  if (manager.name === 'github-actions') return 'action';
  if (manager.name === 'npm') return 'npm';
  if (manager.name === 'pip_requirements') return 'python';
  if (manager.name === 'docker-compose') return 'image';
  if (manager.name === 'dockerfile' || source === 'docker') return 'base';
  return file === 'tools/versions.json' || manager.name === 'nvm' ? 'tool' : 'other';
}

/** Days as a person writes a span: `90d`, `12w`; undefined for anything else. */
export function spanInDays(span: string): number | undefined {
  const [, number, unit] = /^(\d{1,4})([dw])$/.exec(span) ?? [];
  return number === undefined ? undefined : Number(number) * (unit === 'w' ? 7 : 1);
}
