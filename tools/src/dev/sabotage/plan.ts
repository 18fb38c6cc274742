import type { KubeObject } from '../../model/kube-object.ts';
import { scaledKinds } from '../../model/workloads.ts';
import { deeds, type Deed } from './deed.ts';
import { changeOfField } from './field.ts';
import { reasonToLeaveOut } from './left-out.ts';

/** The objects that an Application syncs, as Argo CD applies them. */
export interface DescribedObjects {
  readonly application: string;
  readonly objects: readonly KubeObject[];
}

/** One deed on one object. */
export interface Sabotage {
  /** "Deployment web/web scaled to zero" */
  readonly name: string;
  readonly deed: Deed;
  readonly application: string;
  /** As git has it. */
  readonly git: KubeObject;
}

/** A deed that is not done, and why. */
export interface LeftOut {
  readonly name: string;
  readonly reason: string;
}

interface SabotagePlan {
  readonly sabotages: readonly Sabotage[];
  readonly leftOut: readonly LeftOut[];
}

/** Every deed on every object that git describes, each object once. */
export function planSabotage(described: readonly DescribedObjects[]): SabotagePlan {
  const sabotages: Sabotage[] = [];
  const leftOut: LeftOut[] = [];
  for (const { application, objects } of described) {
    for (const git of objects) {
      for (const deed of deedsOn(git)) {
        const name = `${describeObject(git)} ${deed}`;
        const reason = reasonToLeaveOut(git, deed) ?? fieldless(git, deed);
        if (reason === undefined) sabotages.push({ name, deed, application, git });
        else leftOut.push({ name, reason });
      }
    }
  }
  return { sabotages, leftOut };
}

/** "Deployment web/web", "ClusterRole traefik" */
export function describeObject({ kind, metadata: { namespace, name } }: KubeObject): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

function deedsOn({ kind }: KubeObject): readonly Deed[] {
  return deeds.filter((deed) => deed !== 'scaled to zero' || scaledKinds.has(kind));
}

function fieldless(git: KubeObject, deed: Deed): string | undefined {
  if (deed !== 'changed' || changeOfField(git, git) !== undefined) return undefined;
  return 'git states no field of it that does something and may be changed';
}

/** The workloads of a cluster that git does not describe: nothing could heal them from git. */
export function leaveOutForeign(
  live: readonly KubeObject[],
  described: readonly DescribedObjects[],
): readonly LeftOut[] {
  const own = new Set(described.flatMap(({ objects }) => objects.map(describeObject)));
  return live
    .map(describeObject)
    .filter((name) => !own.has(name))
    .map((name) => ({ name, reason: 'whoever made the cluster brought it, and git does not describe it' }));
}

/** The week of a day, as ISO 8601 counts them: the seed of a sample that is the same for a week. */
export function weekOf(day: Date): string {
  const thursday = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate()));
  thursday.setUTCDate(thursday.getUTCDate() + 4 - (thursday.getUTCDay() || 7));
  const year = thursday.getUTCFullYear();
  const week = Math.ceil(((thursday.getTime() - Date.UTC(year, 0, 1)) / 86_400_000 + 1) / 7);
  return `${year}-W${String(week).padStart(2, '0')}`;
}
