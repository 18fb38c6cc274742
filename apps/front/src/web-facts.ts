/** What web says of itself. */
export interface WebFacts {
  readonly version: string;
  readonly revision: string;
  readonly buildTime: string;
  readonly environment: string;
  readonly hostname: string;
}

const fields = ['version', 'revision', 'buildTime', 'environment', 'hostname'] as const;

/** Longer than any that web accepts in its own settings, with room; short enough for a page. */
const longest = 253;

/** The facts in web's answer; undefined where it is no such answer. What else it says is left out. */
export function parseWebFacts(text: string): WebFacts | undefined {
  const value = parseObject(text);
  if (value?.['name'] !== 'web') return undefined;
  const facts = fields.map((field) => [field, value[field]] as const);
  const wellFormed = facts.every(([, fact]) => typeof fact === 'string' && fact !== '' && fact.length <= longest);
  return wellFormed ? (Object.fromEntries(facts) as unknown as WebFacts) : undefined;
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
