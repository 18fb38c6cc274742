import { table } from '../../lib/values/table.ts';
import type { PinRow } from './outdated.ts';

/** The rows for people, and below them how many are old. */
export function outdatedText(rows: readonly PinRow[], span: string | undefined): string {
  if (rows.length === 0) return 'Nothing is pinned.';
  const lines = rows.map(({ kind, name, version, environments, files, since, days, old }) => [
    kind,
    name,
    version,
    environments.join(', ') || '-',
    since === undefined ? 'not committed' : since.slice(0, 10),
    `${days}d${old ? ' !' : ''}`,
    files.length === 1 ? files[0]! : `${files[0]} and ${files.length - 1} more`,
  ]);
  const shown = table([['KIND', 'NAME', 'PINNED', 'ENVIRONMENTS', 'SINCE', 'FOR', 'WHERE'], ...lines]);
  if (span === undefined) return shown;
  const old = rows.filter((row) => row.old).length;
  const said =
    old === 0
      ? `Nothing is pinned for more than ${span}.`
      : `${old} of ${rows.length} for more than ${span}: docs/pins.md.`;
  return `${shown}\n\n${said}`;
}
