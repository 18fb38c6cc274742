import { nameOf, fieldValue, withFieldValue } from './paths';

const application = { spec: { source: { path: 'web' }, sources: [{ path: 'a' }, { path: 'b' }] } };

test.each([
  ['spec.source.path', 'web'],
  ['spec.sources[1].path', 'b'],
  ['spec.sources.0.path', 'a'],
  [['spec.sources', 1, 'path'], 'b'],
  ['spec.destination.name', undefined],
])('the value at %p is %p', (path, value) => {
  expect(fieldValue(application, path as string)).toBe(value);
});

test('a value is written without touching what it is written in, and shares what lies beside it', () => {
  const changed = withFieldValue(application, 'spec.sources[1].path', 'c') as typeof application;
  expect(changed.spec.sources).toEqual([{ path: 'a' }, { path: 'c' }]);
  expect(application.spec.sources[1]).toEqual({ path: 'b' });
  expect(changed.spec.source).toBe(application.spec.source);
});

test('what is missing on the way is made: a list for a number, an object for a name', () => {
  expect(withFieldValue({}, 'spec.sources[0].path', 'a')).toEqual({ spec: { sources: [{ path: 'a' }] } });
});

test('a number that an object has as a name stays a name', () => {
  expect(withFieldValue({ items: {} }, 'items.0.name', 'first')).toEqual({ items: { 0: { name: 'first' } } });
});

test('an emptied field goes, so that it is not sent', () => {
  expect(withFieldValue({ spec: { path: 'web', ref: 'main' } }, 'spec.path', undefined)).toEqual({
    spec: { ref: 'main' },
  });
});

test('a field has one name, however it is written', () => {
  expect([nameOf('groups.0'), nameOf(['groups', 0])]).toEqual(['groups.0', 'groups.0']);
});
