import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { sentence, type Rendered } from '../finding.ts';
import type { KubeObject } from '../kube-object.ts';
import { shapedRenders, shapedSources } from './shaped.ts';

const rendered = (text: string): Rendered => ({ file: 'clusters/staging/web', object: parse(text) as KubeObject });
const deployment = (container: string, more = ''): Rendered =>
  rendered(`{ apiVersion: apps/v1, kind: Deployment, metadata: { name: web, namespace: web ${more} },
    spec: { template: { spec: { containers: [${container}, { name: other }] } } } }`);
const at = (file: string, text: string): Rendered => ({ file, object: parse(text) as KubeObject });
const place = 'clusters/staging/web: Deployment web/web: spec.template.spec.containers[0]';

describe('a field of another type', () => {
  test.each([
    [
      '{ name: web, env: [{ name: PORT, value: 8080 }] }',
      `.env[0].value is 8080: it must be a text. Quote it: "8080".`,
    ],
    ['{ name: web, args: [-v, true] }', '.args[1] is true: it must be a text. Quote it: "true".'],
    ['{ name: web, ports: { containerPort: 80 } }', '.ports is {"containerPort":80}: it must be a list. Write a list.'],
    ['{ name: web, ports: [{ containerPort: "80" }] }', '.ports[0].containerPort is 80: it must be a number.'],
    ['{ name: web, resources: [] }', '.resources is []: it must be a map.'],
    ['{ image: a.io/b }', '.name is nothing: it must be a text. Write it.'],
    ['web', ' is web: it must be a map.'],
    ['null', ' is nothing: it must be a map. Write it.'],
  ])('%s is refused with field and value', (container, words) => {
    const { findings } = shapedRenders([deployment(container)]);
    expect(findings.map((each) => sentence(each))).toEqual([expect.stringContaining(`${place}${words}`)]);
  });

  test('is not there for who reads on, and with it an item that cannot be without it', () => {
    const [typed] = shapedRenders([deployment('{ name: 5, image: a }')]).objects;
    expect(typed?.object['spec']).toEqual({ template: { spec: { containers: [{ name: 'other' }] } } });
    const [kept] = shapedRenders([deployment('{ name: web, image: 5, env: [{ name: A, value: 1 }] }')]).objects;
    expect(kept?.object['spec']).toEqual({
      template: { spec: { containers: [{ name: 'web', env: [{ name: 'A' }] }, { name: 'other' }] } },
    });
  });

  test('is no item of a list that others define, where it is null', () => {
    const [kept] = shapedRenders([
      rendered('{ apiVersion: a.io/v1, kind: Own, metadata: { name: web }, spec: { names: [null, a, [null, b]] } }'),
    ]).objects;
    expect(kept?.object['spec']).toEqual({ names: ['a', ['b']] });
  });

  test('takes an object along that has no name or kind', () => {
    for (const text of [
      '{ apiVersion: v1, kind: Pod, metadata: null }',
      '{ apiVersion: v1, kind: 5, metadata: { name: a } }',
    ]) {
      const { objects, findings } = shapedRenders([rendered(text)]);
      expect([objects.length, findings.length]).toEqual([0, 1]);
    }
  });

  test('is cut short where it is long', () => {
    const { findings } = shapedRenders([deployment(`{ name: web, image: [${'a'.repeat(5000)}] }`)]);
    expect(findings[0]?.value.length).toBeLessThan(300);
  });
});

describe('what is as it should be', () => {
  test.each([
    [
      'a field that is null',
      deployment('{ name: web, env: null, resources: { limits: null } }', ', labels: null, annotations:'),
    ],
    [
      'a port by number or name',
      deployment(
        '{ name: web, readinessProbe: { httpGet: { port: http } }, livenessProbe: { httpGet: { port: 80 } } }',
      ),
    ],
    ['a quantity by number', deployment('{ name: web, resources: { limits: { cpu: 1, memory: 1Gi } } }')],
    [
      'a kind of others',
      rendered(
        '{ apiVersion: serving.knative.dev/v1, kind: Service, metadata: { name: a }, spec: { ports: 5, template: { spec: { containers: [{ image: a }] } } } }',
      ),
    ],
    ['a kind by a name that every map has', rendered('{ apiVersion: v1, kind: constructor, metadata: { name: a } }')],
  ])('is not refused: %s', (_what, object) => {
    expect(shapedRenders([object]).findings).toEqual([]);
  });

  test('is the same object, so that what is known of it stays known', () => {
    const whole = deployment('{ name: web, image: a }');
    expect(shapedRenders([whole]).objects[0]).toBe(whole);
  });
});

test('of what people wrote, kustomizations alone are judged', () => {
  const { findings } = shapedSources([
    at('base/web/kustomization.yaml', 'images: [{ name: a, newTag: 1.10 }]\nresources: a.yaml'),
    at('base/web/patches/a.yaml', '[{ op: remove, path: /a }]'),
    at('base/web/patches/b.yaml', 'spec: { replicas: "3" }'),
  ]);
  expect(findings.map((each) => sentence(each))).toEqual([
    expect.stringContaining('base/web/kustomization.yaml: document: resources is a.yaml: it must be a list of texts.'),
    expect.stringContaining('images[0].newTag is 1.1: it must be a text. Quote it: "1.1".'),
  ]);
});
