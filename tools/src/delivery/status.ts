import { precedesIn } from './history/ancestry.ts';
import { changesBetween, type ImageChange } from './write/change.ts';
import { eventsOf, sinceWhen, type HistoryEvent } from './history/history.ts';
import { holdState, type Hold } from '../model/hold-file.ts';
import type { PinnedImage } from '../model/image-reference.ts';
import { commitsBrought } from './promotion/plan.ts';
import { groundsOf, reasonToWithhold } from './promotion/withheld.ts';
import type { Source } from './read-repository.ts';
import { versionsOf } from './history/versions.ts';
import { environments, hops, type Environment } from '../model/environment.ts';
import { isShallow } from '../lib/git/repository.ts';
import { fileAt } from '../lib/git/objects.ts';
import { configFile } from '../model/config/config.ts';
import { retiringIn } from '../model/services.ts';
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
  /** The services that are being taken out of it, by name; absent where none is. */
  readonly retiring?: readonly string[];
  /** Whether that hold keeps anything out now. */
  readonly holds?: 'coming' | 'standing' | 'over';
}

interface RunningImage extends PinnedImage {
  /** When it came, RFC 3339, and who committed that; absent where the history does not say. */
  readonly since?: string;
  readonly by?: string;
}

/** An image that an environment has and the next one has not. */
export interface Waiting extends ImageChange {
  /** Who takes it. */
  readonly to: Environment;
  /** The commits of its source that wait, newest first, as "1a2b3c4 subject". */
  readonly commits: readonly string[];
  /** Why a promotion leaves it out. */
  readonly withheld?: string;
}

/** Reads what every environment pins, since when, what waits for the next and what is held. */
export async function deliveryStatus({ repo, commit, name }: Source): Promise<DeliveryStatus> {
  const settings = await fileAt(repo, commit, configFile);
  const states = await Promise.all(
    environments.map(async (environment) => {
      const retiring = retiringIn(settings, environment).map((service) => service.name);
      const state = environmentOf(environment, eventsOf(await versionsOf(repo, environment, commit)));
      return Object.assign(state, retiring.length > 0 && { retiring });
    }),
  );
  const shallow = await isShallow(repo);
  const before = precedesIn(repo);
  const waiting = hops.map(async (hop) => {
    const [source, target] = [hop.from, hop.to].map((one) => states.find((state) => state.name === one)!.images);
    const grounds = await groundsOf(repo, commit, before, hop);
    const changes = changesBetween(target!, source!).map(async (change): Promise<Waiting> => {
      const commits = await commitsBrought(repo, change, before);
      const withheld = await reasonToWithhold(change, grounds);
      return Object.assign(defined({ to: hop.to, commits, withheld }), change);
    });
    // What pins nothing offers nothing: `promote` says so.
    return source!.length === 0 ? [] : await Promise.all(changes);
  });
  return { source: name, commit, shallow, environments: states, waiting: (await Promise.all(waiting)).flat() };
}

function environmentOf(name: Environment, events: readonly HistoryEvent[]): EnvironmentDelivery {
  const now = events.at(-1);
  const images = (now?.images ?? []).map((image): RunningImage => {
    const event = sinceWhen(image, events);
    return defined({ ...image, since: event?.time, by: event?.author });
  });
  const hold = now?.hold;
  return { name, images, ...(hold !== undefined && { hold, holds: holdState(hold, Date.now()) }) };
}
