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
