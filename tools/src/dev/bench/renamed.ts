import { serviceNamed } from '../../model/services.ts';

/** The service of this repository that the bench multiplies. */
const name = /\bweb\b/g;
const { image } = serviceNamed('web');

/** The text as it would stand for another service that runs the same image. */
export function renameService(text: string, service: string): string {
  return text
    .split(image)
    .map((part) => part.replaceAll(name, service))
    .join(image);
}

/** A document in which each item of a list that names the service has others of its like behind it, one per service. */
export function repeatServices(value: unknown, services: readonly string[]): unknown {
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown) => {
      if (!names(item)) return [item];
      return holdsListThatNames(item)
        ? [repeatServices(item, services)]
        : [item, ...services.map((service) => JSON.parse(renameService(JSON.stringify(item), service)) as unknown)];
    });
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, repeatServices(item, services)]));
}

function names(value: unknown): boolean {
  return JSON.stringify(value).search(name) >= 0;
}

function holdsListThatNames(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((item) => (Array.isArray(item) && names(item)) || holdsListThatNames(item));
}
