import type { Json, JsonObject, Stack } from './model.ts';

/** Arguments whose text is itself JSON. */
const written: ReadonlySet<string> = new Set(['assume_role_policy', 'policy', 'configuration_values']);

/** Reads a `cdk.tf.json`: drops cdktf's notes, turns policies into objects, and sorts names, so that a diff says what differs. */
export function readable(text: string): Stack {
  return cleaned(JSON.parse(text) as Json) as unknown as Stack;
}

/** The golden file of a stack. */
export function goldenText(stack: Stack): string {
  return `${JSON.stringify(stack, null, 2)}\n`;
}

function cleaned(value: Json): Json {
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value as JsonObject)
    .filter(([name]) => name !== '//')
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(
    entries.map(([name, inner]) => [
      name,
      written.has(name) && typeof inner === 'string' ? (JSON.parse(inner) as Json) : cleaned(inner!),
    ]),
  );
}
