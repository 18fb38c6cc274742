import { parse } from 'yaml';
import { at, listAt } from '../../lib/values/at.ts';
import { rethrowMistake } from '../../lib/process/programming-error.ts';
import type { Rendered } from '../../model/finding.ts';
import type { EnvironmentIndex } from './environment-index.ts';
import type { PodContainer, PodTemplate } from './pods.ts';

/** A text that a program reads, and where it stands. */
export interface ReadText {
  readonly source: Rendered;
  /** `spec.template.spec.containers[web].args[3]`, `data[config.yaml]`. */
  readonly field: string;
  readonly text: string;
}

/** What a container says by itself: the words of its command line, and the values of its variables. */
export function ownTexts({ source }: PodTemplate, { container, field }: PodContainer): readonly ReadText[] {
  const words = ['command', 'args'].flatMap((list) =>
    listAt(container, list).map((word, place) => ({
      source,
      field: `${field}.${list}[${place}]`,
      text: String(word),
    })),
  );
  const values = listAt<{ name: string; value?: unknown }>(container, 'env').flatMap(({ name, value }) =>
    value === undefined ? [] : [{ source, field: `${field}.env[${name}].value`, text: String(value) }],
  );
  return [...words, ...values];
}

/** The entries of a ConfigMap, each with its key. */
export function settingsOf(map: Rendered): readonly (ReadText & { readonly key: string })[] {
  return Object.entries((at(map.object, 'data') ?? {}) as Readonly<Record<string, unknown>>).map(([key, text]) => ({
    source: map,
    key,
    field: `data[${key}]`,
    text: String(text),
  }));
}

/** The entries of the ConfigMaps that a container finds as files. */
export function mountedSettings(
  { namespace, spec }: PodTemplate,
  { container }: PodContainer,
  { find }: Pick<EnvironmentIndex, 'find'>,
): ReturnType<typeof settingsOf> {
  const names = new Set(listAt<{ name: string }>(container, 'volumeMounts').map(({ name }) => name));
  const volumes = listAt<{ name: string }>(spec, 'volumes').filter(({ name }) => names.has(name));
  return volumes
    .flatMap((volume) => [[volume], listAt(volume, 'projected', 'sources')].flat())
    .flatMap((part) => find('ConfigMap', at(part, 'configMap', 'name') as string | undefined, namespace) ?? [])
    .flatMap(settingsOf);
}

/** What the YAML of a setting says; undefined where it is none. */
export function parsedText(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    rethrowMistake(error);
    return undefined;
  }
}
