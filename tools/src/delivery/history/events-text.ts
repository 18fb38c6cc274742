import { table } from '../../lib/values/table.ts';
import type { ImageChange } from '../write/change.ts';
import type { HistoryEvent } from './history.ts';
import { holdEnds, holdNames } from '../../model/hold-file.ts';
import { shortCommit, shortName } from '../../model/image-reference.ts';

/** An environment's history for people, newest first: one row per commit of main that changed it. */
export function eventsText(events: readonly HistoryEvent[]): string {
  const rows = events
    .toReversed()
    .map((event) => [
      event.time.slice(0, 16).replace('T', ' '),
      shortCommit(event.commit),
      event.author,
      whatHappened(event),
      event.subject,
    ])
    .filter(([, , , what]) => what !== '');
  if (rows.length === 0) return 'It never pinned an image and was never held.';
  return table([['when', 'commit', 'who', 'what', 'subject'], ...rows]);
}

/** "web 1a2b3c4 -> 2b3c4d5; rolled back; held: errors doubled". */
function whatHappened({ changes, rolledBack, again, held, released, hold }: HistoryEvent): string {
  return [
    ...changes.map(moved),
    ...(rolledBack.length > 0 ? ['rolled back'] : []),
    ...(again.length > 0 ? ['again after a rollback'] : []),
    ...(held === undefined ? [] : [`held${holdNames(held)}${holdEnds(held)}: ${held.reason}`]),
    ...(released ? ['hold released'] : []),
    ...(released && hold !== undefined ? [`still held${holdNames(hold)}${holdEnds(hold)}: ${hold.reason}`] : []),
  ].join('; ');
}

function moved({ name, old, next }: ImageChange): string {
  const [from, to] = [old, next].map((image) => (image === undefined ? 'none' : shortCommit(image.tag)));
  // The same commit built anew: only the digest tells.
  const digest = old !== undefined && old.tag === next?.tag ? ` (${next.digest.slice(0, 14)})` : '';
  return `${shortName(name)} ${from} -> ${to}${digest}`;
}
