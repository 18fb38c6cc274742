import { stringify } from 'yaml';
import type { Environment } from './environment.ts';
import { readYaml } from './yaml-file.ts';

/** A digest that is offered again although it was rolled back: for that one rollback and for no later one. */
export interface Again {
  readonly digest: string;
  /** The commit of main that rolled it back. */
  readonly rollback: string;
}

/** Where it stands with the promotion that it allows: a message may be lost by a squash, a file is not. */
export function againPath(environment: Environment): string {
  return `clusters/${environment}/again.yaml`;
}

/** @throws {Failure} when the file is not a list of digest and rollback. */
export function readAgain(path: string, text: string | undefined): readonly Again[] {
  if (text === undefined) return [];
  return readYaml(path, text, listOf, {
    why: 'it is a list of digest and rollback, the commit that rolled it back, as texts',
    wayOut: 'Remove it, and let `lockstep promote --again` write it.',
  });
}

function listOf(value: unknown): readonly Again[] | undefined {
  return Array.isArray(value) && value.every((entry) => isAgain(entry)) ? value : undefined;
}

/** The file's text; undefined, which is no file, for none. */
export function againText(entries: readonly Again[]): string | undefined {
  if (entries.length === 0) return undefined;
  const head = '# Written by `lockstep promote --again`: what is offered again although it was rolled back.\n';
  return head + stringify(entries.map(({ digest, rollback }) => ({ digest, rollback })));
}

function isAgain(entry: unknown): entry is Again {
  const { digest, rollback } = Object(entry) as Partial<Record<keyof Again, unknown>>;
  return typeof digest === 'string' && typeof rollback === 'string';
}
