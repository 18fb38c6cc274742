import { parse } from 'yaml';
import { at, listAt } from '../../lib/values/at.ts';
import { rethrowMistake } from '../../lib/process/programming-error.ts';
import type { Rendered } from '../../model/finding.ts';
import type { EnvironmentIndex } from './environment-index.ts';
import type { PodTemplate } from './pods.ts';
import { settingsOf } from './texts.ts';

/** A file with routers and middlewares that Traefik reads beside the Ingresses. */
export interface DoorFile {
  readonly source: Rendered;
  /** Its name in the ConfigMap. */
  readonly key: string;
  /** With `routers`, `middlewares` or both. */
  readonly http: unknown;
}

/** Those among the files that a pod mounts. */
export function doorFiles({ spec, namespace }: PodTemplate, index: EnvironmentIndex): readonly DoorFile[] {
  return listAt(spec, 'volumes')
    .flatMap(
      (volume) => index.find('ConfigMap', at(volume, 'configMap', 'name') as string | undefined, namespace) ?? [],
    )
    .flatMap(filesIn);
}

/** What a rule of Traefik gives to these of its matchers: `matchedBy("Host(`a`) && Path(`/b`)", 'Path')` is `/b`. */
export function matchedBy(rule: unknown, ...matchers: readonly string[]): readonly string[] {
  const given = new RegExp(`\\b(?:${matchers.join('|')})\\(\`([^\`]+)\`\\)`, 'g');
  return [...String(rule ?? '').matchAll(given)].map(([, text]) => text!);
}

function filesIn(map: Rendered): readonly DoorFile[] {
  return settingsOf(map).flatMap(({ source, key, text }) => {
    // Of other programs' files only those are parsed that could be one: a key, however it is quoted, and no address.
    if (!/\bhttp["']?\s*:(?!\/\/)/.test(text)) return [];
    try {
      const http = at(parse(text), 'http');
      return at(http, 'routers') === undefined && at(http, 'middlewares') === undefined ? [] : [{ source, key, http }];
    } catch (error) {
      rethrowMistake(error);
      return [];
    }
  });
}
