import { orderProblemOf, orderProblemReason, type Precedes } from '../history/ancestry.ts';
import { eventsOf, rollbackOf, type HistoryEvent } from '../history/history.ts';
import { soakHours, soakProblem } from '../history/soak.ts';
import { versionsOf, type EnvironmentVersion } from '../history/versions.ts';
import type { ImageChange } from '../write/change.ts';
import { fileAt } from '../../lib/git/objects.ts';
import { shownMoment } from '../../lib/values/moment.ts';
import { defined } from '../../lib/values/defined.ts';
import { configFile } from '../../model/config/config.ts';
import { beforeLast, lastEnvironment } from '../../model/environment.ts';
import { imagesPath } from '../../model/images-file.ts';

/** What is known at one commit of main of what production may have. */
interface Grounds {
  readonly main: string;
  readonly before: Precedes;
  /** Production's. */
  readonly events: readonly HistoryEvent[];
  /** Staging's. */
  readonly versions: readonly EnvironmentVersion[];
  /** How long staging runs an image before production may have it. */
  readonly hours: number;
  readonly now: number;
}

/** @throws {Failure} when the settings on main say no hours. */
export async function groundsOf(repo: string, main: string, before: Precedes): Promise<Grounds> {
  const [production, versions, config] = await Promise.all([
    versionsOf(repo, lastEnvironment, main),
    versionsOf(repo, beforeLast, main),
    fileAt(repo, main, configFile),
  ]);
  const hours = soakHours(beforeLast, config);
  return { main, before, events: eventsOf(production), versions, hours, now: Date.now() };
}

/** Why production is not offered what staging pins; undefined when it is. `again` are digests that somebody named. */
export async function reasonToWithhold(
  { old, next }: ImageChange,
  { events, versions, hours, before, main, now }: Grounds,
  again: readonly string[] = [],
): Promise<string | undefined> {
  if (next === undefined) return undefined;
  const rollback = rollbackOf(next, events);
  if (rollback !== undefined && !again.includes(next.digest)) {
    const when = `${lastEnvironment} was rolled back from it by ${rollback.commit.slice(0, 7)}, ${shownMoment(rollback.time)}`;
    return `${when}; offer it again with --again ${next.digest}`;
  }
  if ((await orderProblemOf(old, next, main, before)) === 'superseded') {
    const place = imagesPath(lastEnvironment);
    return `${orderProblemReason('superseded', { ...defined({ old }), next, place })}; going back is \`lockstep rollback ${lastEnvironment}\``;
  }
  if (rollback !== undefined) return undefined;
  return soakProblem(next, { environment: beforeLast, versions, hours, now });
}
