import { isNear } from '../../lib/values/nearest.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { indexOf } from '../references/environment-index.ts';
import { flagsOf } from '../references/flags.ts';
import { settingsOf } from '../references/texts.ts';
import { variablesOf } from '../references/variables.ts';

/** A switch says true or false: a word that is nearly one of them is taken for nothing, or ends the program. */
export function plainSwitches(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  const told = index.pods.flatMap((pod) =>
    pod.containers.flatMap((container) => {
      const flags = flagsOf(container).map(({ field, value }) => ({ source: pod.source, field, value }));
      return flags.concat(variablesOf(pod, container, index).filter(({ source }) => source === pod.source));
    }),
  );
  const annotations = index.objects.flatMap((source) =>
    Object.entries(source.object.metadata.annotations ?? {}).map(([key, value]) => ({
      source,
      field: `annotations[${key}]`,
      value: String(value),
    })),
  );
  const settings = index
    .ofKind('ConfigMap')
    .flatMap(settingsOf)
    .map(({ source, field, text }) => ({ source, field, value: text }));
  return [...told, ...annotations, ...settings]
    .filter(({ value }) => isSlip(value.toLowerCase()))
    .map(({ source, field, value }) =>
      finding(source, field, value, {
        reason: 'this is neither true nor false, but nearly one of them',
        wayOut: 'Write it as true or false.',
      }),
    );
}

/** Words of their own that are as near. */
const words = new Set(['tree', 'rue', 'trie', 'falser']);

function isSlip(value: string): boolean {
  return !words.has(value) && (isNear(value, 'true') || isNear(value, 'false'));
}
