import { listAt } from '../../lib/values/at.ts';
import type { PodContainer } from './pods.ts';

/** A setting that a container's command line gives its program: `--name=value`, or `--name value`. */
export interface Flag {
  /** `spec.template.spec.containers[web].args[3]`. */
  readonly field: string;
  /** Without the dashes before it. */
  readonly name: string;
  readonly value: string;
}

/** The words of a container's command line, in their order. */
export function commandLineOf({ container }: PodContainer): readonly string[] {
  return ['command', 'args'].flatMap((list) => listAt(container, list).map(String));
}

/** The flags of a container, in their order; a switch without a value is none. */
export function flagsOf({ container, field }: PodContainer): readonly Flag[] {
  return ['command', 'args'].flatMap((list) => {
    const words = listAt(container, list).map(String);
    return words.flatMap((word, place): readonly Flag[] => {
      const [, name, value] = /^--?([A-Za-z][\w.-]*)(?:=(.*))?$/s.exec(word) ?? [];
      if (name === undefined) return [];
      const next = words[place + 1];
      if (value === undefined && (next === undefined || next.startsWith('-'))) return [];
      return [{ field: `${field}.${list}[${value === undefined ? place + 1 : place}]`, name, value: value ?? next! }];
    });
  });
}

/** The flag of a name, however its letters are written: Traefik takes both. */
export function flagNamed(flags: readonly Flag[], name: string): Flag | undefined {
  return flags.find((flag) => flag.name.toLowerCase() === name);
}
