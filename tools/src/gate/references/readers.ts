import type { Rendered } from '../../model/finding.ts';
import type { EnvironmentIndex } from './environment-index.ts';
import type { PodTemplate } from './pods.ts';
import { referencesIn } from './references-in.ts';

/** The pods that name a ConfigMap, whatever they do with it. */
export function configReaders(index: EnvironmentIndex): (map: Rendered) => readonly PodTemplate[] {
  const said = Map.groupBy(
    referencesIn(index).filter(({ kind }) => kind === 'ConfigMap'),
    ({ name, namespace }) => `${namespace}/${name}`,
  );
  return ({ object: { metadata } }) => {
    const reading = said.get(`${metadata.namespace}/${metadata.name}`) ?? [];
    return index.pods.filter((pod) => reading.some(({ source }) => source === pod.source));
  };
}
