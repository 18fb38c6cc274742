import type { Names } from '../../lib/fork-config.ts';
import { readConfig } from '../config/config.ts';
import { readDefaultExport } from '../config/literal.ts';
import { facts } from '../config/names-form.ts';

/** The names of a checkout; throws as `readConfig` does. */
export function readNames(root?: string): Names {
  return readConfig(root).names;
}

/** The file's text with these names; everything else stays as it stands. */
export function withNames(text: string, names: Names): string {
  const { places } = readDefaultExport(text);
  return facts.reduceRight((edited, fact) => {
    const place = places.get(`names.${fact}`);
    return place === undefined ? edited : `${edited.slice(0, place.start)}'${names[fact]}'${edited.slice(place.end)}`;
  }, text);
}
