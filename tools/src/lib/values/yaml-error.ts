import { YAMLParseError } from 'yaml';

/** Whether an error says that a text is no YAML; an alias of nothing is a ReferenceError to the parser. */
export function isYamlError(error: unknown): boolean {
  return error instanceof YAMLParseError || error instanceof ReferenceError;
}
