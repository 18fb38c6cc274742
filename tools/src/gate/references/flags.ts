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

/** The words of a container's command line, in their order, with the values of the variables that they name. */
export function commandLineOf(pod: PodContainer): readonly string[] {
  return ['command', 'args'].flatMap((list) => wordsOf(pod, list));
}

/** As the kubelet fills them in: `$(NAME)` of the container's own variables, and `$$` for a `$`. */
function wordsOf({ container }: PodContainer, list: string): readonly string[] {
  interface Variable {
    readonly name: string;
    readonly value?: string;
  }
  const values = new Map(listAt<Variable>(container, 'env').map(({ name, value }) => [name, value]));
  const filled = (whole: string, name: string | undefined) => (name === undefined ? '$' : (values.get(name) ?? whole));
  return listAt(container, list).map((word) => String(word).replaceAll(/\$\$|\$\(([\w.-]+)\)/g, filled));
}

/** The flags of a container, in their order; a switch without a value is none. */
export function flagsOf(pod: PodContainer): readonly Flag[] {
  const { field } = pod;
  return ['command', 'args'].flatMap((list) => {
    const words = wordsOf(pod, list);
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
