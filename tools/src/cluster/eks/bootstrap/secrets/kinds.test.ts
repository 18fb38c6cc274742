import { expect, test } from '@jest/globals';
import { readConfig } from '../../../../model/config/config.ts';
import { keysOf, secretKinds } from './kinds.ts';

const kinds = secretKinds('https://github.com/acme/shop.git');

test('what lockstep.config.ts says of a Secret that bootstrap makes is what bootstrap makes', () => {
  const declared = readConfig().secrets.filter(({ madeBy }) => madeBy.includes('lockstep bootstrap'));
  expect(declared.length).toBeGreaterThan(0);
  for (const { namespace, name, keys, optional = false } of declared) {
    const kind = kinds.find((each) => each.namespace === namespace && each.name === name);
    expect(kind).toBeDefined();
    expect(kind!.fields.flatMap(keysOf).concat(Object.keys(kind!.constants ?? {}))).toEqual(keys);
    expect(kind!.optional === true).toBe(optional);
  }
});
