import { near } from './near.ts';
import type { Mutation } from './mutation.ts';
import type { SourcePlace } from './places.ts';

/** What finds its objects, or what a generator adds to, by words of its own. */
const finding =
  /^(patches\.\*\.target\.\w+|images\.\*\.name|replacements\.\*\.(source\.(kind|name|fieldPath)|targets\.\*\.((select|reject\.\*)\.\w+|fieldPaths\.\*)))$/;

/** Each patch's target, entry of images, selector of a replacement, merge of a generator and path of a JSON patch: made to miss. */
export function noEffectMutations(file: string, places: readonly SourcePlace[]): readonly Mutation[] {
  const merges = mergesIn(places);
  return places.flatMap((place) => {
    const { value, line, shown } = place;
    if (value === undefined || typeof value.value !== 'string') return [];
    const text = value.value;
    const make = (now: string): Mutation => ({
      kind: 'no-effect',
      file,
      line,
      path: shown,
      change: `${text} -> ${now}`,
      edits: [{ file, start: value.range[0], end: value.range[1], text: JSON.stringify(now) }],
    });
    if (place.role === 'json-patch' && place.path === '*.path')
      return text.endsWith('/-') ? [make(`${near(text.slice(0, -2))}/-`)] : [make(missed(text))];
    if (place.role !== 'kustomization') return [];
    if (merges.has(place)) return [make(near(text))];
    return finding.test(place.path) ? missesOf(text).map(make) : [];
  });
}

/** The names of generators that add to what another made. */
function mergesIn(places: readonly SourcePlace[]): ReadonlySet<SourcePlace> {
  return new Set(
    places.filter((place, index) => {
      if (!/^(configMap|secret)Generator\.\*\.name$/.test(place.path)) return false;
      const rest = places.slice(index + 1);
      const next = rest.findIndex(({ path }) => path === place.path);
      const own = next < 0 ? rest : rest.slice(0, next);
      return own.some(({ path, value }) => path.endsWith('.behavior') && value?.value === 'merge');
    }),
  );
}

function missed(pointer: string): string {
  const index = /([/.])(\d+)$/.exec(pointer);
  return index === null ? near(pointer) : `${pointer.slice(0, index.index)}${index[1]}${Number(index[2]) + 90}`;
}

/** The text with each of its alternatives made to miss. */
function missesOf(text: string): readonly string[] {
  const parts = text.split('|');
  return parts.map((_part, index) =>
    parts.map((part, at) => (at === index ? missed(part.replace(/\.\*$/, 'x.*')) : part)).join('|'),
  );
}
