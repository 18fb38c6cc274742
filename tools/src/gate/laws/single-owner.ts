import { finding, objectName, type Finding, type Rendered } from '../../model/finding.ts';

/** Two Applications with one object take it from each other at every sync, and the one that goes deletes it. */
export function singleOwner(rendered: readonly Rendered[]): readonly Finding[] {
  const owners = new Map<string, string>();
  return rendered.flatMap((source) => {
    const { file, object } = source;
    const identity = `${object.apiVersion.split('/').slice(0, -1).join()} ${objectName(object)}`;
    const owner = owners.get(identity);
    if (owner === undefined) owners.set(identity, file);
    if (owner === undefined || owner === file) return [];
    return [
      finding(source, 'the overlay', file, {
        reason: `${owner} renders the same object`,
        wayOut: 'Leave it to one of the two.',
      }),
    ];
  });
}
