import { at, listAt } from '../../lib/values/at.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { partsOfImage } from '../../model/image-reference.ts';
import { databaseKind } from '../references/databases.ts';
import { indexOf } from '../references/environment-index.ts';

const kinds = ['ClusterImageCatalog', 'ImageCatalog'];

/** A database runs a major version that its catalogue has, and what a catalogue calls one is one. */
export function cataloguedDatabases(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  const catalogues = kinds.flatMap((kind) => index.ofKind(`${kind}.postgresql.cnpg.io`));
  const databases = index.ofKind(databaseKind).flatMap((source) => {
    const { kind, name, major } = Object(at(source.object, 'spec', 'imageCatalogRef')) as Record<string, unknown>;
    const { namespace } = source.object.metadata;
    const catalogue = catalogues.find(
      ({ object }) =>
        object.kind === kind &&
        object.metadata.name === name &&
        (kind === kinds[0] || object.metadata.namespace === namespace),
    );
    // One that is not there is for known-objects.
    if (catalogue === undefined) return [];
    const majors = listAt(catalogue.object, 'spec', 'images').map((image) => at(image, 'major'));
    if (majors.includes(major)) return [];
    return [
      finding(source, 'spec.imageCatalogRef.major', major, {
        reason: `${String(kind)} ${String(name)} has no image of it, so that no instance starts`,
        wayOut: `Write ${majors.join(' or ')}, or add it there.`,
      }),
    ];
  });
  return [...catalogues.flatMap(misnamed), ...databases];
}

function misnamed(source: Rendered): readonly Finding[] {
  return listAt(source.object, 'spec', 'images').flatMap((entry, place) => {
    const [major, image] = [at(entry, 'major'), at(entry, 'image')];
    const [, told] = /^(\d+)(?:[.-]|$)/.exec(partsOfImage(String(image)).tag ?? '') ?? [];
    if (told === undefined || Number(told) === major) return [];
    return [
      finding(source, `spec.images[${place}].major`, major, {
        reason: `its image is of PostgreSQL ${told}, which does not start on the data of ${String(major)}`,
        wayOut: `Write ${told}, and let databases name it when they are to be upgraded.`,
      }),
    ];
  });
}
