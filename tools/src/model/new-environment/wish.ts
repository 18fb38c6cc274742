import { Failure } from '../../lib/failure.ts';
import type { ForkConfig } from '../../lib/fork-config.ts';
import { isDnsLabel, noDnsLabel } from '../../lib/values/dns-label.ts';

/** What is wanted of a new environment. */
export interface EnvironmentWish {
  readonly name: string;
  /** The environment that it comes after, is made like, and takes its images from. */
  readonly after: string;
  /** The region of its cluster on AWS; default: that of the other. */
  readonly region?: string;
}

/** Folders beside those of environments, branches and containers that have these names, and words that mean something else. */
const reserved: ReadonlySet<string> = new Set(
  `local base apps clusters packages tools infra monitoring docs e2e rulesets security cni components compose images
  applications services mirror secrets origin metrics lockstep localhost default all both main master promote www`.split(
    /\s+/,
  ),
);

/**
 * Refuses an environment that cannot be, or cannot be called so.
 * @throws {Failure} naming what was wished, why it cannot be, and what can.
 */
export function refuseEnvironmentWish(
  { name, after, region }: EnvironmentWish,
  { environments, services }: ForkConfig,
): void {
  const shown = JSON.stringify(name);
  const another = 'Choose another name, as uat.';
  if (!isDnsLabel(name)) refuse(shown, noDnsLabel, another);
  // Its nodes are called lockstep-<instance>-<environment>-control-plane, in the 63 characters of a host's name.
  if (name.length > 19) refuse(shown, 'it has more than 19 characters, and nodes of its local cluster are named by it', another); // prettier-ignore
  if (reserved.has(name) || name.startsWith('kube-')) refuse(shown, 'something else is called so', another);
  const taken = services.find((service) => service.name === name || service.application === name);
  if (taken !== undefined) refuse(shown, 'a service is called so, and has its branch and its folder', another);
  if (!environments.includes(after)) {
    const why = `there is no environment ${JSON.stringify(after)} that it could come after`;
    refuse(shown, why, `Name one of ${environments.join(', ')} with --after.`);
  }
  if (after === name) refuse(shown, 'it cannot come after itself', 'Name another with --after.');
  const place = environments.indexOf(name);
  if (place >= 0 && environments[place - 1] !== after) {
    const where = place === 0 ? 'it is the first' : `it comes after ${environments[place - 1]}`;
    refuse(shown, `there is one already, and ${where}`, `${another} The order of what is there stays.`);
  }
  if (region !== undefined && !/^[a-z]{2}(?:-[a-z]+)+-\d$/.test(region)) {
    refuse(`in ${JSON.stringify(region)}`, 'it is no region of AWS', 'Write one as us-east-1.');
  }
}

function refuse(what: string, why: string, wayOut: string): never {
  throw new Failure({ what: `There is no new environment ${what}`, why, wayOut });
}
