import { Failure } from '../../lib/failure.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { isHealed } from './healed.ts';
import type { Sabotage } from './plan.ts';

/** An alert that is pending or firing. */
export interface OpenAlert {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  /** The values of its labels: what it is about. */
  readonly about: readonly string[];
}

/** Where the effect of a sabotage shows. */
export interface Views {
  /** The object now; undefined when it is not there. */
  object(sabotage: Sabotage): Promise<KubeObject | undefined>;
  /** @throws {Failure} when Prometheus cannot be asked. */
  alerts(): Promise<readonly OpenAlert[]>;
  /** What is wrong, a line each. */
  status(): Promise<readonly string[]>;
  doctor(): Promise<readonly string[]>;
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number): Promise<unknown>;
}

/** What was seen after a sabotage. */
export interface Sight {
  /** Seconds until it was healed. */
  readonly healed?: number;
  /** The first alert, and the seconds until it was pending. */
  readonly alert?: { readonly name: string; readonly seconds: number };
  readonly inStatus: boolean;
  readonly inDoctor: boolean;
}

export type SabotageOutcome = 'healed' | 'told' | 'neither' | 'refused';

/** Seconds within which an alert has to be pending. */
const alertLimit = 60;

/** Seconds after which it is looked whether anybody names it. */
const namedAfter = 10;

/** What is said outside when nobody inside can say anything: the Watchdog stays away. */
export const noHeartbeat = 'the heartbeat stays away';

interface WatchOptions {
  readonly before: KubeObject;
  /** When it was done, milliseconds since 1970. */
  readonly start: number;
  /** Seconds until it counts as not healed. */
  readonly patience: number;
  readonly signal: AbortSignal;
}

/** Looks until the object is healed, or for as long as the patience lasts. */
export async function watchSabotage(sabotage: Sabotage, views: Views, options: WatchOptions): Promise<Sight> {
  const { before, start, patience, signal } = options;
  const since = (moment: number): number => Math.max(0, (moment - start) / 1000);
  let alert: Sight['alert'];
  let [silent, inStatus, inDoctor] = [false, false, false];
  let nextLook = 0;
  const look = async (seen: boolean, view: () => Promise<readonly string[]>): Promise<boolean> =>
    seen || isNamed(sabotage, await view());
  for (;;) {
    const now = await unlessAway(views.object(sabotage));
    const seconds = since(views.now());
    if (now !== away && isHealed(sabotage, before, now)) return { healed: seconds, ...told(alert), inStatus, inDoctor };
    if (seconds >= nextLook) {
      nextLook = seconds + 5;
      const open = await unlessAway(views.alerts());
      silent = open === away;
      if (open !== away) {
        const ours = open.filter((one) => one.since >= start && isAbout(sabotage, one));
        const first = ours.toSorted((one, two) => one.since - two.since)[0];
        alert ??= first && { name: first.name, seconds: since(first.since) };
      }
      // Most are healed by then, and a look costs a busy machine a second.
      if (seconds >= namedAfter) {
        inStatus = await look(inStatus, views.status);
        inDoctor = await look(inDoctor, views.doctor);
      }
    }
    if (seconds >= patience || signal.aborted) break;
    await views.sleep(1000);
  }
  if (silent) alert ??= { name: noHeartbeat, seconds: 0 };
  return { ...told(alert), inStatus, inDoctor };
}

function told(alert: Sight['alert']): Pick<Sight, 'alert'> {
  return alert === undefined ? {} : { alert };
}

/** Whether an alert is about the object, its namespace or its Application; of an earlier one's aftermath nobody learns of it. */
function isAbout({ git, application }: Sabotage, { about }: OpenAlert): boolean {
  const { name, namespace = name } = git.metadata;
  return [application, name, namespace].some((word) => about.includes(word));
}

/** What a sight comes to: an alert in time, and both commands that name it, or nothing. */
export function outcomeOf({ healed, alert, inStatus, inDoctor }: Sight): SabotageOutcome {
  if (healed !== undefined) return 'healed';
  return alert !== undefined && alert.seconds <= alertLimit && inStatus && inDoctor ? 'told' : 'neither';
}

/** Whether a line names the object, or the Application that brings it. */
export function isNamed(
  { git, application }: Pick<Sabotage, 'git' | 'application'>,
  lines: readonly string[],
): boolean {
  // `staging/web: …` of status, `web OutOfSync/Healthy` of doctor.
  const brought = new RegExp(`(?:^|[/ ])${application}(?:: | \\w+/\\w+)`);
  return lines.some(
    (line) =>
      brought.test(line) || line.split(/[^\w.-]+/).some((word) => word.replace(/\.$/, '') === git.metadata.name),
  );
}

const away = Symbol('away');

/** A cluster without this very part may not be able to say. */
async function unlessAway<T>(work: Promise<T>): Promise<T | typeof away> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Failure) return away;
    throw error;
  }
}
