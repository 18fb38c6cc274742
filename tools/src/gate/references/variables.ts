import { at, listAt } from '../../lib/values/at.ts';
import type { Rendered } from '../../model/finding.ts';
import type { EnvironmentIndex } from './environment-index.ts';
import type { PodContainer, PodTemplate } from './pods.ts';
import { settingsOf } from './texts.ts';

/** A variable of a container whose value is in git. */
export interface PodVariable {
  /** The object that holds the value. */
  readonly source: Rendered;
  readonly field: string;
  readonly name: string;
  readonly value: string;
}

/** The variables that a container's own list says, and those of the ConfigMaps that it takes as a whole. */
export function variablesOf(
  { source, namespace }: PodTemplate,
  { container, field }: PodContainer,
  index: EnvironmentIndex,
): readonly PodVariable[] {
  const own = listAt<{ name: string; value?: unknown }>(container, 'env').flatMap(({ name, value }) =>
    value === undefined ? [] : [{ source, field: `${field}.env[${name}].value`, name, value: String(value) }],
  );
  const maps = listAt(container, 'envFrom').flatMap(
    (entry) => index.find('ConfigMap', at(entry, 'configMapRef', 'name') as string | undefined, namespace) ?? [],
  );
  const whole = maps
    .flatMap(settingsOf)
    .map(({ source: map, field: place, key, text }) => ({ source: map, field: place, name: key, value: text }));
  return [...own, ...whole];
}
