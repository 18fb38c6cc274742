/** The keys and types of a JSON value, whatever the order of the keys: `{status:string}`. */
export function shapeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `[${value.map(shapeOf).join()}]`;
  if (typeof value !== 'object') return typeof value;
  const fields = Object.entries(value).map(([key, field]) => `${key}:${shapeOf(field)}`);
  return `{${fields.toSorted().join()}}`;
}
