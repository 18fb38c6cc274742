import { precedesIn } from './history/ancestry.ts';
import { changesBetween, type ImageChange } from './write/change.ts';
import { eventsOf, rollbackOf, sinceWhen, type HistoryEvent } from './history/history.ts';
import type { Hold } from '../model/hold-file.ts';
import { shortCommit, type PinnedImage } from '../model/image-reference.ts';
import { sourcesOf } from '../model/services.ts';
import type { Source } from './read-repository.ts';
import { versionsOf } from './history/versions.ts';
import { environments, type Environment } from '../model/environment.ts';
import { commitsBetween } from '../lib/git/history.ts';
import { isShallow } from '../lib/git/repository.ts';
import { defined } from '../lib/values/defined.ts';

/** What each environment should run, as git says it; no cluster is asked. */
export interface DeliveryStatus {
  /** What was read: "main of https://…". */
  readonly source: string;
  readonly commit: string;
  /** The clone lacks old commits, so that a time may be too late. */
  readonly shallow: boolean;
  readonly environments: readonly EnvironmentDelivery[];
  readonly waiting: readonly Waiting[];
}

interface EnvironmentDelivery {
  readonly name: Environment;
  readonly images: readonly RunningImage[];
  readonly hold?: Hold;
}

interface RunningImage extends PinnedImage {
  /** When it came, RFC 3339, and who committed that; absent where the history does not say. */
  readonly since?: string;
  readonly by?: string;
}

/** An image that staging has and production has not. */
export interface Waiting extends ImageChange {
  /** The commits of its source that wait, newest first, as "1a2b3c4 subject". */
  readonly commits: readonly string[];
  /** Why a promotion leaves it out. */
  readonly withheld?: string;
}

/** Reads what every environment pins, since when, what waits for production and what is held. */
export async function deliveryStatus({ repo, commit, name }: Source): Promise<DeliveryStatus> {
  const histories = await Promise.all(
    environments.map(async (environment) => eventsOf(await versionsOf(repo, environment, commit))),
  );
  const shallow = await isShallow(repo);
  const states = environments.map((environment, index) => environmentOf(environment, histories[index]!));
  const [source, target] = states.slice(-2);
  const changes = changesBetween(target!.images, source!.images);
  const waiting = await Promise.all(changes.map((change) => waitingOf(repo, change, histories.at(-1)!)));
  return { source: name, commit, shallow, environments: states, waiting };
}

function environmentOf(name: Environment, events: readonly HistoryEvent[]): EnvironmentDelivery {
  const now = events.at(-1);
  const images = (now?.images ?? []).map((image): RunningImage => {
    const event = sinceWhen(image, events);
    return defined({ ...image, since: event?.time, by: event?.author });
  });
  return { name, images, ...(now?.hold && { hold: now.hold }) };
}

async function waitingOf(
  repo: string,
  { name, old, next }: ImageChange,
  production: readonly HistoryEvent[],
): Promise<Waiting> {
  const before = precedesIn(repo);
  const known = old && next && old.tag !== next.tag && (await before(old.tag, next.tag)) !== undefined;
  const commits = known ? await commitsBetween(repo, old.tag, next.tag, sourcesOf(name)) : [];
  const rollback = next && rollbackOf(next, production);
  const withheld = rollback && { withheld: `rolled back by ${shortCommit(rollback.commit)}` };
  return { name, ...defined({ old, next }), commits, ...withheld };
}
