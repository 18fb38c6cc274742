import type { HistoryEvent } from '../history/history.ts';
import { covers } from '../../model/hold-file.ts';
import { shortName, type PinnedImage } from '../../model/image-reference.ts';

/** One commit of main that gave production another image of a service. */
export interface Deployment {
  readonly service: string;
  /** The commit of main. */
  readonly commit: string;
  /** When that was committed, RFC 3339. */
  readonly time: string;
  readonly image: PinnedImage;
  /** Whether it went back to an image that stood here before; anything else goes forward. */
  readonly rollback: boolean;
  /** Whether a hold named this image while it was live. */
  readonly blamed: boolean;
}

/** Every deployment of each service that production ever pinned, by the service's short name, oldest first. */
export function deploymentsOf(events: readonly HistoryEvent[]): ReadonlyMap<string, readonly Deployment[]> {
  const all = new Map<string, Deployment[]>();
  for (const { commit, time, changes, rolledBack, held } of events) {
    for (const { name, next } of changes) {
      if (next === undefined) continue;
      const service = shortName(name);
      const rollback = rolledBack.some((change) => change.name === name);
      const before = all.get(service) ?? [];
      all.set(service, [...before, { service, commit, time, image: next, rollback, blamed: false }]);
    }
    if (held === undefined) continue;
    for (const [service, deployments] of all) {
      const last = deployments.length - 1;
      const live = deployments[last]!;
      if (covers(held, service) && names(held.reason, live.image))
        all.set(service, deployments.with(last, { ...live, blamed: true }));
    }
  }
  return all;
}

/** Whether a text holds the first seven or more digits of the image's commit or digest. */
function names(text: string, { tag, digest }: PinnedImage): boolean {
  const digits = text.match(/\b[0-9a-f]{7,64}\b/g) ?? [];
  return digits.some((start) => tag.startsWith(start) || digest.startsWith(`sha256:${start}`));
}
