import { describe, expect, test } from '@jest/globals';
import { diffLinesOf, fieldAt } from './lines.ts';
import { objectOf } from './yaml-fixture.ts';

const deployment = (memory: string): string => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: web }
spec:
  template:
    spec:
      containers:
        - resources: { limits: { cpu: '1', memory: ${memory} }, requests: { cpu: '1', memory: 1Mi, storage: 1Gi } }
          image: x
          name: web
`;

const secret = (value: string, more = '') =>
  objectOf(`apiVersion: v1\nkind: Secret\nmetadata: { name: s }\ndata: { kept: c2FtZQ==, key: ${value}${more} }\n`);

describe('the lines of a change', () => {
  test('say the field they stand in', () => {
    expect(diffLinesOf(objectOf(deployment('1Mi')), objectOf(deployment('2Mi')))).toBe(
      [
        '@@ spec.template.spec.containers[web].resources.limits',
        '           resources:',
        '             limits:',
        '               cpu: "1"',
        '-              memory: 1Mi',
        '+              memory: 2Mi',
        '             requests:',
        '               cpu: "1"',
        '               memory: 1Mi',
      ].join('\n'),
    );
  });

  test('are all lines of an object that is new or gone', () => {
    const object = objectOf('apiVersion: v1\nkind: Namespace\nmetadata: { name: web }\n');
    expect(diffLinesOf(undefined, object)).toBe('+apiVersion: v1\n+kind: Namespace\n+metadata:\n+  name: web');
    expect(diffLinesOf(object, undefined)).toBe('-apiVersion: v1\n-kind: Namespace\n-metadata:\n-  name: web');
  });

  test('never hold the values of a Secret', () => {
    const lines = diffLinesOf(secret('b2xk'), secret('bmV3', ', extra: YWRk'));
    expect(lines).toContain('-  key: "(hidden: the old value)"');
    expect(lines).toContain('+  key: "(hidden: the new value)"');
    expect(lines).toContain('   kept: (hidden)');
    for (const value of ['b2xk', 'bmV3', 'YWRk', 'c2FtZQ']) expect(lines).not.toContain(value);
    expect(diffLinesOf(undefined, secret('bmV3'))).not.toContain('bmV3');
  });
});

test.each([
  ['kind: A', 0, ''],
  ['spec:\n  replicas: 1', 1, 'spec'],
  ['spec:\n  list:\n    - a\n    - b', 3, 'spec.list'],
  ['spec:\n  list:\n    - key: a\n    - key: b\n      other: c', 4, 'spec.list[1]'],
  ['spec:\n  list:\n    - key: a\n      name: x\n      deep:\n        er: 1', 5, 'spec.list[x].deep'],
  ['spec:\n  list:\n    - ref:\n        name: y\n      name: x', 3, 'spec.list[x].ref'],
  ['data:\n  "a.b/c": 1\n  d:\n    e: 1', 3, 'data.d'],
])('the field of %j at line %i is %j', (text, line, field) => {
  expect(fieldAt(text.split('\n'), line)).toBe(field);
});

test('a Secret whose values are gone shows none', () => {
  const [some, none] = ['{ a: secret }', 'null'].map((data) =>
    objectOf(`{ apiVersion: v1, kind: Secret, metadata: { name: a }, data: ${data} }`),
  );
  expect(diffLinesOf(some, none)).toContain('hidden');
  expect(diffLinesOf(some, none)).not.toContain('secret');
});
