import { eventsOf } from '../history/history.ts';
import { services } from '../../model/services.ts';
import { versionsOf } from '../history/versions.ts';
import { Failure } from '../../lib/failure.ts';
import { isShallow } from '../../lib/git/repository.ts';
import { changesOf } from './changes.ts';
import { deploymentsOf, type Deployment } from './deployments.ts';
import { outcomesOf, type DeploymentOutcome } from './failures.ts';
import { deliveryFigures, type DeliveryFigures } from './figures.ts';
import { within, type Window } from './window.ts';
import { firstLive } from '../../model/environment.ts';
import { defined } from '../../lib/values/defined.ts';

/** What git says of production's delivery. */
export interface DoraReport {
  /** The commit of main that was read. */
  readonly commit: string;
  readonly window: Window;
  /** Every service that production ever pinned, by name; a service that never came there is not among them. */
  readonly services: readonly ServiceReport[];
}

export interface ServiceReport extends DeliveryFigures {
  readonly service: string;
  /** The last step forward up to the window's end; absent when nothing but what is newer was ever deployed. */
  readonly last?: Deployment;
  /** What was deployed in the window, oldest first. */
  readonly deployed: readonly DeploymentOutcome[];
}

interface MeasureOptions {
  readonly repo: string;
  readonly commit: string;
  readonly window: Window;
  /** One service instead of all, by its short name. */
  readonly service?: string;
}

/**
 * Measures production's delivery by the history of main up to a commit, and by nothing else.
 * @throws {Failure} when the history is not all there, or the service is unknown.
 */
export async function measureDelivery({ repo, commit, window, service }: MeasureOptions): Promise<DoraReport> {
  if (await isShallow(repo)) {
    throw new Failure({
      what: `The history of ${repo} is not all there`,
      why: 'it is a shallow clone, and figures of a part would look like figures of the whole',
      wayOut: 'Run git fetch --unshallow; in a workflow, check out with fetch-depth: 0.',
    });
  }
  const versions = await versionsOf(repo, firstLive, commit);
  const known = versions.filter(({ time }) => Date.parse(time) <= window.until);
  const all = deploymentsOf(eventsOf(known));
  refuseUnknown(service, [...all.keys()]);
  const names = [...all.keys()].filter((name) => service === undefined || name === service).toSorted();
  const reports = names.map(async (name) => await reportOf(repo, name, all.get(name)!, window));
  return { commit, window, services: await Promise.all(reports) };
}

async function reportOf(
  repo: string,
  service: string,
  deployments: readonly Deployment[],
  window: Window,
): Promise<ServiceReport> {
  // One more than the window has: its failure may be mended inside.
  const inside = deployments.findIndex(({ time }) => within(window, time));
  const first = Math.max(0, (inside < 0 ? deployments.length : inside) - 1);
  const changes = await changesOf(repo, deployments, first);
  const outcomes = outcomesOf(deployments.map((one, index) => Object.assign({ changes: changes[index] }, one)));
  const last = deployments.findLast(({ rollback }) => !rollback);
  const deployed = outcomes.filter(({ time }) => within(window, time));
  return { service, ...deliveryFigures(outcomes, window), ...defined({ last }), deployed };
}

function refuseUnknown(service: string | undefined, deployed: readonly string[]): void {
  const known = [...new Set([...deployed, ...services.map(({ name }) => name)])];
  if (service === undefined || known.includes(service)) return;
  throw new Failure({
    what: `There is no service ${JSON.stringify(service)}`,
    why: `production pinned, or this repository makes, ${known.join(', ')}`,
    wayOut: 'Name one of these, or leave --service out.',
  });
}
