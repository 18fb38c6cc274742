import { finding, objectName, type Finding, type Rendered } from '../../model/finding.ts';

/** Two Applications with one object take it from each other at every sync, and the one that goes deletes it. */
export function singleOwner(rendered: readonly Rendered[]): readonly Finding[] {
  const owners = new Map<string, Rendered>();
  return rendered.flatMap((source) => {
    const { file, object } = source;
    const identity = `${object.apiVersion.split('/').slice(0, -1).join()} ${objectName(object)}`;
    const owner = owners.get(identity);
    if (owner === undefined) owners.set(identity, source);
    if (owner === undefined) return [];
    const reason =
      owner.file === file
        ? `it renders this object twice, as ${owner.object.apiVersion} and ${object.apiVersion}, and Argo CD applies one`
        : `${owner.file} renders the same object`;
    return [finding(source, 'the overlay', file, { reason, wayOut: 'Leave it to one of the two.' })];
  });
}
