/** The keys and types of a JSON value, whatever the order of the keys: `{status:string}`. */
export function jsonShapeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `[${value.map(jsonShapeOf).join()}]`;
  if (typeof value !== 'object') return typeof value;
  const fields = Object.entries(value).map(([key, field]) => `${key}:${jsonShapeOf(field)}`);
  return `{${fields.toSorted().join()}}`;
}
