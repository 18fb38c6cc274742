import { Failure } from '../lib/failure.ts';
import { readNames } from './names/names.ts';

/** A service whose image is made from this repository. */
export interface Service {
  readonly name: string;
  /** The image's name in the registry, without tag. */
  readonly image: string;
  /** What the image is made from: a commit that touches none of these makes no new image. */
  readonly sources: readonly string[];
  readonly containerfile: string;
}

/** Every service of this repository; a second one is added here. */
export const services: readonly Service[] = [
  {
    name: 'web',
    image: `${readNames().images}/web`,
    sources: ['apps/web', 'package-lock.json', 'tsconfig.json'],
    containerfile: 'apps/web/Containerfile',
  },
];

/** The paths an image is made from; all of the repository for an image that no service of ours names. */
export function sourcesOf(image: string): readonly string[] {
  return services.find((service) => service.image === image)?.sources ?? ['.'];
}

/** @throws {Failure} that lists the services when none has this name. */
export function serviceNamed(name: string): Service {
  const found = services.find((service) => service.name === name);
  if (found !== undefined) return found;
  throw new Failure({
    what: `There is no service ${JSON.stringify(name)}`,
    why: `the services are ${services.map((service) => service.name).join(', ')}`,
    wayOut: 'Name one of these, or add yours to tools/src/model/services.ts.',
  });
}
