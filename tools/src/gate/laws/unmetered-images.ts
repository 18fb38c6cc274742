import { readConfig } from '../../model/config/config.ts';
import { partsOfImage } from '../../model/image-reference.ts';
import { objectName, type Finding, type Rendered } from '../../model/finding.ts';
import { imagesIn } from './images.ts';

/** All the names of one registry; an image of a registry that the fork does not list is refused by listed-images already. */
const dockerHub = /^(?:docker\.io|index\.docker\.io|registry(?:-1|\.hub)?\.docker\.(?:io|com))\//;

/**
 * A real cluster pulls nothing from Docker Hub: without a login it counts pulls by address, all nodes of a cluster share
 * one behind NAT, and nodes are replaced together when something is wrong already.
 */
export function unmeteredImages(rendered: readonly Rendered[]): readonly Finding[] {
  const { registries } = readConfig().others;
  const clusters = rendered.filter(({ file }) => file.startsWith('clusters/'));
  return clusters.flatMap((source) =>
    imagesIn(source.object).flatMap(({ field, image }) => {
      const { name } = partsOfImage(image);
      if (!dockerHub.test(name) || !registries.some((registry) => name.startsWith(`${registry}/`))) return [];
      // Named without its version, so that an exception holds for the next one too.
      const about = { file: source.file, object: `image ${name}`, value: image };
      return [
        {
          ...about,
          field: `${objectName(source.object)} ${field}`,
          reason: 'Docker Hub limits pulls by address, and all nodes of a cluster share theirs',
          wayOut:
            'Name a mirror by newName: public.ecr.aws/docker/library has what docker.io/library has, by the same digests (docs/pins.md).',
        },
      ];
    }),
  );
}
