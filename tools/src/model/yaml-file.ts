import { parse } from 'yaml';
import { Failure } from '../lib/failure.ts';

/** What a file of main must be, in words, and how it comes to be so again. */
interface YamlForm {
  readonly why: string;
  readonly wayOut: string;
}

/**
 * What a YAML text says.
 * @param read gives undefined for what is not in the file's form.
 * @throws {Failure} when it is no YAML, or in another form.
 */
export function readYaml<T>(path: string, text: string, read: (value: unknown) => T | undefined, form: YamlForm): T {
  let found: T | undefined;
  let cause: unknown;
  try {
    found = read(parse(text));
  } catch (error) {
    cause = error;
  }
  if (found !== undefined) return found;
  throw new Failure({ what: `${path} cannot be read`, ...form }, { cause });
}
