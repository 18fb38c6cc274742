import { z, type ZodType } from 'zod';

// Each says what it wants as its error; what an object says beyond these fields is for the API server to judge.
export const text = z.string({ error: 'a text' });
export const number = z.number({ error: 'a number' });
export const truth = z.boolean({ error: 'true or false' });
export const numberOrText = z.union([z.number(), z.string()], { error: 'a number or a text' });
export const textList = z.array(text, { error: 'a list of texts' });
export const textMap = z.record(z.string(), text, { error: 'a map of texts' });
// apimachinery, resource/quantity.go.
const error = 'a quantity, as 100m or 64Mi';
const amount = z.string({ error }).regex(/^[+-]?[0-9.]+[eEinumkKMGTP]*[-+]?[0-9]*$/, { error });
export const quantity = z.union([z.number(), amount], { error });
export const quantities = z.record(z.string(), quantity, { error: 'a map of quantities' });

export function list(item: ZodType): ZodType {
  return z.array(item, { error: 'a list' });
}

type Fields = Readonly<Record<string, ZodType>>;

/** A map with fields that must be there, and some that may. */
export function part(needed: Fields, others: Fields = {}): ZodType {
  const optional = Object.entries(others).map(([name, type]) => [name, type.optional()]);
  return z.looseObject({ ...needed, ...Object.fromEntries(optional) }, { error: 'a map' });
}

/** A map whose fields may all be absent. */
export function loose(fields: Fields): ZodType {
  return part({}, fields);
}

/** Fields of one type. */
export function each(type: ZodType, ...names: readonly string[]): Fields {
  return Object.fromEntries(names.map((name) => [name, type]));
}

export const selector = loose({
  matchLabels: textMap,
  matchExpressions: list(part(each(text, 'key', 'operator'), { values: textList })),
});
