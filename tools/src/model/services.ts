import { dirname, join } from 'node:path/posix';
import { Failure } from '../lib/failure.ts';
import type { BuiltServiceFacts, ForkConfig, ServiceFacts } from '../lib/fork-config.ts';
import { at, listAt, textsAt } from '../lib/values/at.ts';
import { defined } from '../lib/values/defined.ts';
import type { Environment } from './environment.ts';
import { shortName } from './image-reference.ts';
import { configFile, readConfig, valueIn } from './config/config.ts';
import type { ImageSource } from './source/image-source.ts';

/** A service whose image is made from this repository; `image` is its full name in the registry, without tag. */
export type Service = BuiltServiceFacts;

/** Every one of them, in the order of `lockstep.config.ts`. */
export const services: readonly Service[] = readConfig()
  .services.filter(isBuilt)
  .map((service) => Object.assign({}, service, { image: `${readConfig().names.images}/${service.image}` }));

/** The one that a command means when none is named. */
export const firstService: Service = services[0]!;

/** Whether its image is made from this repository. */
export function isBuilt(service: ServiceFacts): service is BuiltServiceFacts {
  return service.image !== undefined;
}

/** What an image is made from that nobody knows. */
export const anything: ImageSource = { paths: ['.'] };

/** What an image is made from; all of the repository for an image that no service of ours names. */
export function sourceOf(image: string): ImageSource {
  const service = services.find((one) => one.image === image);
  return service === undefined ? anything : imageSourceOf(service);
}

/** What a service's image is made from. */
export function imageSourceOf({ sources, containerfile, packages }: Service): ImageSource {
  return { paths: sources, containerfile, ...defined({ packages }) };
}

/** The build arguments that tell a Containerfile which service it is to make, so that several may share one. */
export function argumentsOf({ name, packages }: Pick<Service, 'name' | 'packages'>): Readonly<Record<string, string>> {
  return { SERVICE: name, ...defined({ WORKSPACE: packages }) };
}

/** The package.json that has a service's version. */
export function manifestOf({ packages, containerfile }: Pick<Service, 'packages' | 'containerfile'>): string {
  return join(packages ?? dirname(containerfile), 'package.json');
}

/**
 * What an image was made from where the file of settings had this text: a later one may say more or less. Today's for an
 * image that the text does not know.
 */
export function sourceIn(text: string | undefined, image: string): ImageSource {
  const names = valueIn(text ?? '', 'names', 'images');
  const found = servicesIn(text).find((service) => `${names}/${at(service, 'image')}` === image);
  const paths = textsAt(found, 'sources');
  if (paths.length === 0 || !paths.every((path) => typeof path === 'string')) return sourceOf(image);
  const textAt = (field: string): string | undefined => {
    const value = at(found, field);
    return typeof value === 'string' ? value : undefined;
  };
  return { paths, ...defined({ containerfile: textAt('containerfile'), packages: textAt('packages') }) };
}

/** The entries of services of a text of the file of settings, of any version: none where it lists none in this form. */
export function servicesIn(text: string | undefined): readonly unknown[] {
  const known = valueIn(text ?? '', 'services');
  return Array.isArray(known) ? known : [];
}

/** How a service reaches its database, as `base/components/database` tells it, each with a pattern of its values. */
const databaseVariables: NonNullable<ServiceFacts['variables']> = {
  DATABASE_HOST: '[a-z0-9.-]{1,253}',
  DATABASE_PORT: '\\d{1,5}',
  DATABASE_NAME: '[a-z_][a-z0-9_]{0,62}',
  DATABASE_USER: '[a-z_][a-z0-9_]{0,62}',
  DATABASE_PASSWORD: '.+',
  DATABASE_CA_FILE: '/[\\w./-]{1,250}',
  DATABASE_CONNECTIONS: '\\d{1,2}',
};

/**
 * The variables that a service shares with others, its own and those of its database, each with a pattern of its values;
 * undefined where nobody says.
 */
export function variablesRead(
  { settings, variables, database }: ServiceFacts,
  config: Pick<ForkConfig, 'settings'>,
): NonNullable<ServiceFacts['variables']> | undefined {
  const shared = settings === undefined ? undefined : config.settings?.[settings];
  if (shared === undefined && variables === undefined) return undefined;
  return { ...shared, ...(database === true ? databaseVariables : {}), ...variables };
}

/** The services that an environment is to lose, where the file of settings has this text, each with its image's whole name. */
export function retiringIn(
  text: string | undefined,
  environment: Environment,
): readonly { readonly name: string; readonly image?: string }[] {
  const names = valueIn(text ?? '', 'names', 'images');
  return servicesIn(text).flatMap((one) => {
    if (!listAt(one, 'retiring').includes(environment)) return [];
    const image = at(one, 'image');
    return [{ name: String(at(one, 'name')), ...(typeof image === 'string' && { image: `${names}/${image}` }) }];
  });
}

/** The images of an environment's services that it has lost: it is to, and of these images pins none of them any more. */
export function goneFrom(
  text: string | undefined,
  environment: Environment,
  pinned: readonly { readonly name: string }[],
): ReadonlySet<string> {
  const images = retiringIn(text, environment).flatMap(({ image }) => (image === undefined ? [] : [image]));
  return new Set(images.filter((image) => pinned.every(({ name }) => name !== image)));
}

/** The service whose image a reference names, in a registry, a mirror of it or an engine's store. */
export function serviceIn(reference: string): Service | undefined {
  return services.find(({ image }) => reference.split(image).some((rest, index) => index > 0 && /^[:@]/.test(rest)));
}

/** The name of the service whose image has this short or whole name; the image's own where no service of ours has it. */
export function serviceNameOf(image: string): string {
  const short = shortName(image);
  return services.find((service) => shortName(service.image) === short)?.name ?? short;
}

/**
 * The short names of the images of services, in order; undefined, which is all, when nobody names any.
 * @throws {Failure} that lists the services for a name that none has, that stands there twice or that is empty.
 */
export function imagesOfServices(names: readonly string[] | undefined): readonly string[] | undefined {
  if (names === undefined) return undefined;
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (names.length === 0 || twice !== undefined) {
    throw new Failure({
      what: twice === undefined ? 'No service is named' : `The service ${JSON.stringify(twice)} is named twice`,
      why: `the services are ${services.map((service) => service.name).join(', ')}`,
      wayOut: 'Name each of those that are meant once, or leave --only out for all.',
    });
  }
  return [...new Set(names.map((name) => shortName(serviceNamed(name).image)))].toSorted();
}

/** @throws {Failure} that lists the services when none has this name. */
export function serviceNamed(name: string): Service {
  const found = services.find((service) => service.name === name);
  if (found !== undefined) return found;
  throw new Failure({
    what: `There is no service ${JSON.stringify(name)}`,
    why: `the services are ${services.map((service) => service.name).join(', ')}`,
    wayOut: `Name one of these, or add yours to ${configFile}, services.`,
  });
}
