import { services } from '../../model/services.ts';
import { kustomizationsIn } from './kustomizations.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { workloads } from '../../model/workloads.ts';

const ours = new Set(services.map(({ image }) => image));

/** An overlay that runs an image built here takes its version from the one file that `lockstep bump` writes. */
export function imagesComponent(objects: readonly Rendered[]): readonly Finding[] {
  const { named } = kustomizationsIn(objects);
  return workloads(objects)
    .filter(({ source }) => source.file.startsWith('clusters/') && !source.file.endsWith('.yaml'))
    .flatMap(({ source, pod, field }) => {
      const images = [...(pod.containers ?? []), ...(pod.initContainers ?? [])].map(({ image = '' }) => image);
      const image = images.find((each) => ours.has(each.replace(/@.*$/, '').replace(/:[^/]*$/, '')));
      const wanted = source.file.replace(/[^/]+$/, 'images');
      if (image === undefined || named.get(source.file)?.includes(wanted)) return [];
      return [
        finding(source, `${field}.containers.image`, image, {
          reason: `the overlay does not take its version from ${wanted}`,
          wayOut: 'List ../images under components in its kustomization.yaml.',
        }),
      ];
    });
}
