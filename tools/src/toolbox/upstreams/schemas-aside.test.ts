import { expect, test } from '@jest/globals';
import { setAside, withSchemas, withoutSchemas } from './schemas-aside.ts';

const full = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: things.example.com
spec:
  versions:
  - name: v1
    schema:
      openAPIV3Schema:
        description: |-
          a thing

          openAPIV3Schema:
        type: object
    served: true
  - name: v2
    schema:
      openAPIV3Schema:
        type: object
---
kind: ConfigMap
metadata:
  name: other`;

const without = withoutSchemas(full, 'k', 0).text;
const aside = setAside(full, without)!;

test('schemas are put aside and back', () => {
  expect(without).toContain('      openAPIV3Schema: schema-k-0\n    served: true');
  expect(without).not.toContain('type: object');
  expect(aside).toHaveLength(2);
  expect(withSchemas(without, aside)).toBe(full);
});

test('markers count on over files', () => {
  expect(withoutSchemas(full, 'k', 9)).toMatchObject({ next: 11 });
  const many = withoutSchemas(full, 'k', 9).text;
  expect(withSchemas(many, setAside(full, many)!)).toBe(full);
});

test('a definition that is left out takes its schemas along', () => {
  const rest = without.slice(without.indexOf('---\n') + 4);
  expect(withSchemas(rest, aside)).toBe(rest);
});

test.each([
  ['gone from a definition that is there', without.replace('openAPIV3Schema: schema-k-1', 'none: true')],
  ['there twice', without.replace('served: true', 'openAPIV3Schema: schema-k-0')],
  ['moved', without.replace('      openAPIV3Schema: schema-k-1', '    openAPIV3Schema: schema-k-1')],
  ['a part of another text', without.replace('schema-k-1', 'schema-k-1-more')],
])('a marker that is %s tells nothing', (_what, text) => {
  expect(withSchemas(text, aside)).toBeUndefined();
});

test.each([
  ['renders otherwise for other reasons', full, without.replace('served: true', 'served: false')],
  [
    'stands in no definition',
    full.replace('kind: CustomResourceDefinition', 'kind: Thing'),
    without.replace('kind: CustomResourceDefinition', 'kind: Thing'),
  ],
  ['is missing', full, without.replace(' schema-k-1', '')],
])('nothing is set aside where it %s', (_what, whole, rest) => {
  expect(setAside(whole, rest)).toBeUndefined();
});
