import { join } from 'node:path';
import { Failure } from '../../lib/failure.ts';
import type { ForkConfig, ServiceFacts } from '../../lib/fork-config.ts';
import { textIfThere } from '../../lib/files/if-there.ts';
import { holdPath, holdSentence, readHold, releaseLine, standingAt } from '../hold-file.ts';
import type { KubeObject } from '../kube-object.ts';
import { imagesPath, readImages } from '../images-file.ts';
import { shortName } from '../image-reference.ts';
import { listAt } from '../../lib/values/at.ts';
import type { RetireStep } from './step.ts';

/**
 * The service of a name, where it can be taken out.
 * @throws {Failure} when there is none, another one calls it or shares its Application, or it is the last that is built here.
 */
export function retiredService({ services }: Pick<ForkConfig, 'services'>, name: string): ServiceFacts {
  const service = services.find((one) => one.name === name);
  const shown = JSON.stringify(name);
  if (service === undefined) {
    throw new Failure({
      what: `There is no service ${shown}`,
      why: `the services are ${services.map((one) => one.name).join(', ')}`,
      wayOut: 'Name one of these. One that is none any more has been taken out.',
    });
  }
  const what = `The service ${shown} is not taken out`;
  const others = services.filter((one) => one !== service);
  const callers = others.filter(({ calls = [] }) => calls.includes(name)).map((one) => one.name);
  if (callers.length > 0) {
    throw new Failure({
      what,
      why: `${callers.join(' and ')} ${callers.length === 1 ? 'calls' : 'call'} it`,
      wayOut: `Take it out of calls of ${callers.join(' and ')} in lockstep.config.ts, and out of what asks it, first.`,
    });
  }
  const sharers = others.filter(({ application }) => application === service.application).map((one) => one.name);
  if (sharers.length > 0) {
    throw new Failure({
      what,
      why: `${sharers.join(' and ')} ${sharers.length === 1 ? 'runs' : 'run'} in its Application ${service.application}`,
      wayOut: `Take its containers out of base/${service.application}, and its entry out of lockstep.config.ts, by hand.`,
    });
  }
  if (others.every(({ image }) => image === undefined)) {
    throw new Failure({
      what,
      why: 'no other service is built here, and the commands mean one when none is named',
      wayOut: 'Add the service that takes its place by `npm run lockstep -- new service NAME` first.',
    });
  }
  return service;
}

/**
 * Refuses to take a service out of an environment that a hold keeps as it is.
 * @throws {Failure} naming the hold and the command that releases it.
 */
export async function refuseHeld(root: string, { names }: ForkConfig, service: ServiceFacts, step: RetireStep) {
  if (step.kind !== 'remove') return;
  const { environment } = step;
  const image = `${names.images}/${service.image}`;
  const [pins, path] = [imagesPath(environment), holdPath(environment)];
  const pinned = readImages(pins, await textIfThere(join(root, pins))).some(({ name }) => name === image);
  const held = pinned ? standingAt(readHold(path, await textIfThere(join(root, path))), Date.now(), image) : undefined;
  if (held === undefined) return;
  throw new Failure({
    what: `${service.name} is not taken out of ${environment}`,
    why: `${held.images === undefined ? environment : shortName(image)} is ${holdSentence(held)}`,
    wayOut: `Release it by a change of its own: \`npm run lockstep -- ${releaseLine(environment, held.images)}\`; then run this again.`,
  });
}

/** The claims that are deleted with a service, by their names in its manifests; a StatefulSet makes one for each of its pods. */
export function claimsIn(objects: readonly KubeObject[]): readonly string[] {
  return objects.flatMap((object) => {
    if (object.kind === 'PersistentVolumeClaim') return [object.metadata.name];
    if (object.kind !== 'StatefulSet') return [];
    const templates = listAt<KubeObject>(object, 'spec', 'volumeClaimTemplates');
    return templates.map(({ metadata }) => `${metadata.name} of each pod of StatefulSet ${object.metadata.name}`);
  });
}

/** @throws {Failure} naming each claim, unless a person has said that they go. */
export function refuseClaims(name: string, environment: string, claims: readonly string[], said: boolean): void {
  if (claims.length === 0 || said) return;
  throw new Failure({
    what: `${name} is not taken out of ${environment}`,
    why: `its namespace goes with what it keeps: the ${claims.length === 1 ? 'claim' : 'claims'} ${claims.join(', ')}, and the volumes behind, unless their class retains them`,
    wayOut: 'Keep a copy of what is needed of it; then run this again with --delete-claims.',
  });
}
