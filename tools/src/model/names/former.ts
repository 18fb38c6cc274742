import type { Names } from '../../lib/fork-config.ts';
import { Failure } from '../../lib/failure.ts';

/** Where the names stood before 0.2.0; a fork of then still has it until it is upgraded. */
export const formerNamesFile = 'lockstep.json';

/** @throws {Failure} when the text is no JSON object. */
export function parseFormerNames(text: string): Names {
  try {
    return Object(JSON.parse(text)) as Names;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    const wayOut = 'Take its last edit back.';
    throw new Failure({ what: `${formerNamesFile} is no JSON`, why: cause.message, wayOut }, { cause });
  }
}

/** The file's text with these names; what else stands in it stays. */
export function withFormerNames(text: string, names: Names): string {
  return `${JSON.stringify({ ...parseFormerNames(text), ...names }, null, 2)}\n`;
}
