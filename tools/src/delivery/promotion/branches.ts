import { valueIn } from '../../model/config/config.ts';
import { environments, hops, lastEnvironment, lastHop, type Environment, type Hop } from '../../model/environment.ts';
import { serviceNameOf } from '../../model/services.ts';
import { branchEnding } from '../named-services.ts';

/** Whether one pull request offers all services, or each service has one of its own. */
export type Way = 'together' | 'each';

/** The way by the text of the file of settings. */
export function wayIn(config: string | undefined): Way {
  return valueIn(config ?? '', 'promotion') === 'each' ? 'each' : 'together';
}

const folder = 'promote/';

/** Between an environment and a service in the name of a branch; no label has a low line. */
const between = '__';

/** The one branch that offers an environment all that the one before it runs. */
export function branchTo(environment: Environment): string {
  return `${folder}${environment}`;
}

/** The one branch that offers all to the last environment. */
export const promotionBranch = branchTo(lastEnvironment);

/** The branch that offers one service alone, by the name of its image; of the last environment it says the service only. */
export function serviceBranch(image: string, to: Environment = lastEnvironment): string {
  const service = serviceNameOf(image);
  return to === lastEnvironment ? `${folder}${service}` : `${branchTo(to)}${between}${service}`;
}

/**
 * The branch that offers the services of these images, by their short names, and no others. Where all go together, a part
 * of them has a branch beside the one of all, which the pipeline leaves alone.
 */
export function branchFor(only: readonly string[] | undefined, way: Way, to: Environment = lastEnvironment): string {
  if (only === undefined) return branchTo(to);
  return way === 'each' && only.length === 1 ? serviceBranch(only[0]!, to) : `${branchTo(to)}${branchEnding(only)}`;
}

/** What the name of a branch says that the pipeline keeps. */
export interface NamedBranch {
  readonly hop: Hop;
  /** Absent: all services. */
  readonly service?: string;
}

/** What a name says; undefined where the pipeline makes none so: a person's of some services together has one low line. */
export function namedBranch(branch: string): NamedBranch | undefined {
  const { one, service } = /^promote\/(?<one>[a-z0-9-]+)(?:__(?<service>[a-z0-9-]+))?$/.exec(branch)?.groups ?? {};
  if (one === undefined) return undefined;
  const hop = hops.find(({ to }) => to === one);
  if (hop !== undefined) return { hop, ...(service !== undefined && { service }) };
  // Of an environment that is gone, as its branch of all is: it reads as a service that nobody knows.
  return { hop: lastHop, service: service === undefined ? one : `${one}${between}${service}` };
}

/** Where files of a promotion may lie that a branch is called after: also of an environment that is gone meanwhile. */
export function environmentsNamed(branch: string): readonly Environment[] {
  const { hop, service = hop.to } = namedBranch(branch)!;
  const gone = service.split(between)[0]!;
  return (environments as readonly string[]).includes(gone) ? [hop.to] : [hop.to, gone as Environment];
}
