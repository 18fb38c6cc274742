import { orderProblemOf, orderProblemReason, type Precedes } from '../history/ancestry.ts';
import { eventsOf, rollbackOf, type HistoryEvent } from '../history/history.ts';
import { soakHours, soakProblem } from '../history/soak.ts';
import { versionsOf, type EnvironmentVersion } from '../history/versions.ts';
import type { ImageChange } from '../write/change.ts';
import { fileAt } from '../../lib/git/objects.ts';
import { shownMoment } from '../../lib/values/moment.ts';
import { defined } from '../../lib/values/defined.ts';
import { configFile } from '../../model/config/config.ts';
import { lastHop, type Hop } from '../../model/environment.ts';
import { holdSentence, standingAt, standingForAll, type Hold } from '../../model/hold-file.ts';
import { imagesPath } from '../../model/images-file.ts';
import { retiringIn } from '../../model/services.ts';

/** What is known at one commit of main of what an environment may have. */
interface Grounds {
  readonly hop: Hop;
  readonly main: string;
  readonly before: Precedes;
  /** Of who takes it. */
  readonly events: readonly HistoryEvent[];
  /** Of where it is taken from. */
  readonly versions: readonly EnvironmentVersion[];
  /** How long that one runs an image before the next may have it. */
  readonly hours: number;
  /** What that one is to lose: no version of it is offered any more. */
  readonly retiring: ReadonlySet<string | undefined>;
  /** Of who takes it, whether or not it stands. */
  readonly hold: Hold | undefined;
  readonly now: number;
}

/** @throws {Failure} when the settings on main say no hours. */
export async function groundsOf(repo: string, main: string, before: Precedes, hop: Hop = lastHop): Promise<Grounds> {
  const [taking, versions, config] = await Promise.all([
    versionsOf(repo, hop.to, main),
    versionsOf(repo, hop.from, main),
    fileAt(repo, main, configFile),
  ]);
  const hours = soakHours(hop.from, config);
  const hold = taking.at(-1)?.hold;
  const retiring = new Set(retiringIn(config, hop.to).map(({ image }) => image));
  return { hop, main, before, events: eventsOf(taking), versions, hours, retiring, hold, now: Date.now() };
}

/** The hold that keeps an image out of an environment, undefined where none names it. One of all keeps everything out. */
export function holdOf({ name }: ImageChange, { hold, now }: Pick<Grounds, 'hold' | 'now'>): Hold | undefined {
  return standingForAll(hold, now) === undefined ? standingAt(hold, now, name) : undefined;
}

/** Why an environment is not offered what the one before it pins; undefined when it is. `again` are digests that somebody named. */
export async function reasonToWithhold(
  change: ImageChange,
  grounds: Grounds,
  again: readonly string[] = [],
): Promise<string | undefined> {
  const { old, next } = change;
  const { hop, events, versions, hours, retiring, before, main, now } = grounds;
  const held = holdOf(change, grounds);
  if (held !== undefined) return `it is ${holdSentence(held)}`;
  if (next === undefined) return undefined;
  if (retiring.has(next.name)) return `it is being taken out of ${hop.to}`;
  const rollback = rollbackOf(next, events);
  if (rollback !== undefined && !again.includes(next.digest)) {
    const when = `${hop.to} was rolled back from it by ${rollback.commit.slice(0, 7)}, ${shownMoment(rollback.time)}`;
    return `${when}; offer it again with --again ${next.digest}`;
  }
  if ((await orderProblemOf(old, next, main, before)) === 'superseded') {
    const place = imagesPath(hop.to);
    return `${orderProblemReason('superseded', { ...defined({ old }), next, place })}; going back is \`lockstep rollback ${hop.to}\``;
  }
  if (rollback !== undefined) return undefined;
  return soakProblem(next, { environment: hop.from, versions, hours, now });
}
