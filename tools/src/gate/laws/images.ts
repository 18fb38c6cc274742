import { at } from '../../lib/values/at.ts';
import type { KubeObject } from '../../model/kube-object.ts';

/** Where a container, a volume made of an image, an operator that makes pods or a catalogue of images names one. */
const places =
  /(?:^|\.)(?:(?:init|ephemeral)?[cC]ontainers\[[^\]]*\]\.(?:image|env\[\w+_IMAGE_NAME\]\.value)|volumes\[[^\]]*\]\.image\.reference|images\[\d+\]\.image)$/;

/** Every image that an object runs, whatever its kind is: a pod's template looks the same in all. */
export function imagesIn(object: KubeObject): readonly { readonly field: string; readonly image: string }[] {
  return texts(object.kind === 'CustomResourceDefinition' ? {} : at(object, 'spec')).flatMap(([field, image]) =>
    places.test(field) ? [{ field: `spec.${field}`, image }] : [],
  );
}

/** Every text below a value with its path; a member of a list by its name, if it has one. */
function texts(value: unknown, field = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[field, value]];
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => texts(item, `${field}[${String(at(item, 'name') ?? index)}]`));
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => texts(item, field === '' ? key : `${field}.${key}`));
}
