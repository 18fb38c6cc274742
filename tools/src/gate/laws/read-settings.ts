import { at } from '../../lib/values/at.ts';
import { didYouMean, isNear } from '../../lib/values/nearest.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';
import { referencesIn } from '../references/references-in.ts';

/** A key of a ConfigMap is not nearly one that pods read, and that is not set: they take it for nothing. */
export function readSettings(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  return index.ofKind('ConfigMap').flatMap((map) => {
    const read = keysRead(map, index);
    if (read === undefined) return [];
    const keys = Object.keys((at(map.object, 'data') ?? {}) as object);
    const unset = [...read].filter((key) => !keys.includes(key));
    return keys
      .filter((key) => !read.has(key) && unset.some((each) => isNear(each, key)))
      .map((key) =>
        finding(map, `data[${key}]`, key, {
          reason: 'no pod reads this key, but one that differs from it by a letter',
          wayOut: `Name it as it is read.${didYouMean(key, unset)}`,
        }),
      );
  });
}

/** The keys that pods read one by one; undefined where one takes it as a whole. */
function keysRead({ object }: Rendered, index: EnvironmentIndex): ReadonlySet<string> | undefined {
  const { name, namespace = 'default' } = object.metadata;
  const own = referencesIn(index).filter(
    (reference) => reference.kind === 'ConfigMap' && reference.name === name && reference.namespace === namespace,
  );
  if (own.some(({ keys }) => keys === undefined)) return undefined;
  return new Set(own.flatMap(({ keys = [] }) => keys.map(({ key }) => key)));
}
