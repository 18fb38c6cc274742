/** What is done to a source, one at a time; `definition.ts` says what each is for. */
export const mutationKinds = ['reference', 'no-effect', 'deleted', 'moved'] as const;
export type MutationKind = (typeof mutationKinds)[number];

/** A part of a file that gives way to other words; without a text the whole file goes. */
export interface Edit {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text?: string;
}

/** One small wrong change of the sources. */
export interface Mutation {
  readonly kind: MutationKind;
  /** From the repository's root. */
  readonly file: string;
  readonly line: number;
  /** As "Deployment web: spec.template.spec.containers[web].image": the same wherever the line moves to. */
  readonly path: string;
  /** As "web -> webb" or "gone". */
  readonly change: string;
  readonly edits: readonly Edit[];
}

/** One line that names it: "base/web/service.yaml:8 reference Service web: spec.selector.a: web -> webb". */
export function mutationName({ kind, file, line, path, change }: Mutation): string {
  return `${file}:${line} ${kind} ${path}: ${change}`;
}

/** A text after the edits of one file; undefined when the file goes. */
export function edited(text: string, edits: readonly Edit[]): string | undefined {
  if (edits.some((edit) => edit.text === undefined)) return undefined;
  return edits
    .toSorted((one, other) => other.start - one.start)
    .reduce((now, edit) => now.slice(0, edit.start) + edit.text + now.slice(edit.end), text);
}
