import { describe, expect, test } from '@jest/globals';
import { warningsIn } from '../apiserver/client.ts';
import { findingsOf, objectValueAt } from './answers.ts';

const object = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'web', labels: { 'a.b/c': 'd' } },
  spec: { template: { spec: { containers: [{ name: 'web', imagePul: 'Always' }] } } },
};
const source = { file: 'clusters/staging/web', object };
const refused = (message: string, causes: readonly { field?: string; message: string }[] = []) =>
  findingsOf(source, { error: { code: 422, message, causes }, warnings: [] });

describe('the answers of an API server', () => {
  test('give a finding for each cause, with what stands there', () => {
    const causes = [{ field: 'spec.template.spec.containers[0].name', message: 'Invalid value' }];
    expect(refused('many words', causes)).toEqual([
      expect.objectContaining({
        field: 'spec.template.spec.containers[0].name',
        value: 'web',
        reason: 'Invalid value',
      }),
    ]);
  });

  test('give the field that the schema does not have', () => {
    const path = '.spec.template.spec.containers[name="web"].imagePul';
    const [found] = refused(
      `failed to create typed patch object (web/web; apps/v1, Kind=Deployment): ${path}: field not declared in schema`,
    );
    expect(found).toMatchObject({ field: path.slice(1), value: 'Always', reason: 'field not declared in schema' });
  });

  test('give each field of another type', () => {
    const typed = 'failed to create typed patch object (web/web; apps/v1, Kind=Deployment):';
    const path = '.spec.template.spec.containers[name="web"].imagePul';
    expect(
      refused(`${typed} ${path}: expected numeric (int or float), got &value.valueUnstructured{Value:"Always"}`),
    ).toEqual([
      expect.objectContaining({ field: path.slice(1), value: 'Always', reason: 'expected numeric (int or float)' }),
    ]);
    const both = refused(
      `${typed} errors:\n  .metadata.labels.a.b/c: expected map, got &{d}\n  .spec: expected list, got &{x}`,
    );
    expect(both.map(({ field, value }) => [field, value.slice(0, 12)])).toEqual([
      ['metadata.labels.a.b/c', 'd'],
      ['spec', '{"template":'],
    ]);
    const list = 'spec.template.spec.containers';
    const [item] = refused(`${typed} .${list}: element 0: associative list with keys may not have a null element`);
    expect(item).toMatchObject({ field: `${list}[0]`, value: expect.stringContaining('"web"') });
  });

  test('that name no field are told as they are', () => {
    expect(refused('namespaces "web" not found')).toEqual([
      expect.objectContaining({ value: 'a refusal', reason: 'namespaces "web" not found' }),
    ]);
  });

  test('that warn are findings', () => {
    expect(findingsOf(source, { warnings: ['policy/v1beta1 is deprecated'] })).toEqual([
      expect.objectContaining({ value: 'a warning', reason: 'policy/v1beta1 is deprecated' }),
    ]);
  });

  test('of a policy are said once, though it denies and warns', () => {
    const words = 'spec.replicas is 3: its HorizontalPodAutoscaler owns the number. Leave it out.';
    const name = "ValidatingAdmissionPolicy 'replicas'";
    const found = findingsOf(source, {
      error: {
        code: 403,
        message: `deployments.apps "web" is forbidden: ${name} with binding 'replicas' denied request: ${words}`,
        causes: [{ message: words }],
      },
      warnings: [`Validation failed for ${name} with binding 'replicas-all': ${words}`],
    });
    const reason = 'its HorizontalPodAutoscaler owns the number';
    expect(found).toEqual([
      {
        file: source.file,
        object: 'Deployment web/web',
        field: 'spec.replicas',
        value: '3',
        reason,
        wayOut: 'Leave it out.',
      },
    ]);
  });
});

test.each([
  ['metadata.labels[a.b/c]', 'd'],
  ['spec.template.spec.containers[0].name', 'web'],
  ['spec.template.spec.containers[name="web"].name', 'web'],
  ['metadata.labels.a.b/c', 'd'],
  ['spec.template.spec.containers[name="web",protocol="TCP"].name', 'web'],
  ['spec.absent[0].name', undefined],
  ['spec.template.spec.containers[7].name', undefined],
])('what stands at %s', (field, value) => {
  expect(objectValueAt(object, field)).toBe(value);
});

test('warnings keep their quotes and commas', () => {
  expect(warningsIn(['299 - "a \\"b\\", c", 299 kube "d"', '299 - "e"'])).toEqual(['a "b", c', 'd', 'e']);
});
