/**
 * What two texts of a policy say otherwise, by statements; empty where they say the same. AWS writes a list of one without
 * its brackets, and lists in an order of its own.
 */
export function policyFaults(wanted: string, found: unknown): readonly string[] {
  const [ours, theirs] = [statementsOf(JSON.parse(wanted)), statementsOf(found)];
  const missing = ours.filter(({ id }) => !theirs.some((one) => one.id === id)).map(({ id }) => `${id} is missing`);
  const other = ours
    .filter(({ id, text }) => theirs.some((one) => one.id === id && one.text !== text))
    .map(({ id }) => `${id} says something else`);
  const more = theirs.filter(({ id }) => !ours.some((one) => one.id === id)).map(({ id }) => `${id} is not of ours`);
  return [...missing, ...other, ...more];
}

interface Statement {
  readonly id: string;
  readonly text: string;
}

function statementsOf(document: unknown): readonly Statement[] {
  const statements = [(Object(document) as { readonly Statement?: unknown }).Statement ?? []].flat();
  return statements.map((statement, index) => ({
    id: String((Object(statement) as { readonly Sid?: unknown }).Sid ?? `statement ${index + 1}`),
    text: plain(statement),
  }));
}

function plain(value: unknown): string {
  if (Array.isArray(value)) return value.length === 1 ? plain(value[0]) : `[${value.map(plain).toSorted().join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(String(value));
  const fields = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${fields
    .map(([name, inner]) => `${name}:${plain(inner)}`)
    .toSorted()
    .join()}}`;
}
