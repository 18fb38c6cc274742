import { applicationsIn } from './applications.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { didYouMean } from '../../lib/values/nearest.ts';
import { indexOf } from '../references/environment-index.ts';

/** Every object stands in a namespace that is there: nothing else would make it. */
export function knownNamespaces(rendered: readonly Rendered[]): readonly Finding[] {
  const { objects, namespaces } = indexOf(rendered);
  const made = new Set(
    applicationsIn(rendered)
      .filter(({ spec }) => spec.syncPolicy?.syncOptions?.includes('CreateNamespace=true'))
      .map(({ spec }) => spec.destination?.namespace),
  );
  return objects
    .filter(({ object: { metadata } }) => metadata.namespace !== undefined)
    .filter(({ object: { metadata } }) => !namespaces.has(metadata.namespace!) && !made.has(metadata.namespace))
    .map((source) => {
      const { namespace = '' } = source.object.metadata;
      const reason = 'this environment has no Namespace of this name';
      const wayOut = `Add it, or name one that is there.${didYouMean(namespace, namespaces.keys())}`;
      return finding(source, 'metadata.namespace', namespace, { reason, wayOut });
    });
}
