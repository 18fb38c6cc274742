import { describe, expect, test } from '@jest/globals';
import { imageOf } from '../../model/image.fixture.ts';
import { soakHours, soakProblem } from './soak.ts';

const [one, two] = [imageOf('web', 'a'.repeat(40), '1'), imageOf('web', 'b'.repeat(40), '2')];
const api = imageOf('api', 'a'.repeat(40), '1');
const at = (time: string, ...images: readonly (typeof one)[]) => ({ time: `2026-01-${time}:00:00Z`, images });
const problem = (versions: readonly ReturnType<typeof at>[], now: string, image = one, hours = 24) =>
  soakProblem(image, { environment: 'staging', versions, hours, now: Date.parse(`2026-01-${now}:00:00Z`) });

describe('an image', () => {
  test('may go when it stood long enough, to the minute', () => {
    expect(problem([at('01T00', one)], '02T00')).toBeUndefined();
    expect(problem([at('01T00', one)], '01T23')).toBe(
      'staging runs it since 2026-01-01 00:00 UTC, and soak.staging asks for 24 h: it may go from 2026-01-02 00:00 UTC on',
    );
  });

  test('waits for nothing where nothing is asked for', () => {
    expect(problem([at('01T00', one)], '01T00', one, 0)).toBeUndefined();
  });

  test('begins anew after another one', () => {
    const versions = [at('01T00', one), at('01T20', two), at('01T22', one)];
    expect(problem(versions, '02T12')).toContain('since 2026-01-01 22:00 UTC');
    expect(problem(versions, '02T22')).toBeUndefined();
  });

  test('that stood long enough once may go though staging went on', () => {
    expect(problem([at('01T00', one), at('03T00', two)], '03T01')).toBeUndefined();
  });

  test('that staging left too early may not, however late it is', () => {
    const why = 'staging ran it for 2 h and then went on, and soak.staging asks for 24 h';
    expect(problem([at('01T00', one), at('01T02', two)], '20T00')).toBe(why);
  });

  test('is not kept by what other images do, and not helped by them', () => {
    const versions = [at('01T00', one), at('01T20', one, api)];
    expect(problem(versions, '02T01')).toBeUndefined();
    expect(problem(versions, '02T01', api)).toContain('since 2026-01-01 20:00 UTC');
  });

  test('counts by its digest: the same one by another commit goes on', () => {
    expect(problem([at('01T00', one), at('01T20', { ...one, tag: two.tag })], '02T01')).toBeUndefined();
  });

  test('that a clock ahead brought from the future has not soaked', () => {
    expect(problem([at('05T00', one)], '02T00')).toContain('it may go from 2026-01-06 00:00 UTC on');
  });

  test('that staging never ran has not soaked', () => {
    expect(problem([], '02T00')).toContain('staging ran it for 0 min');
  });
});

test.each([
  ['export default { soak: { staging: 24 } };', 24],
  ['export default { soak: { staging: 0.5 }, of: "another version" };', 0.5],
  ['export default { soak: {} };', 0],
  ['export default {};', 0],
  ['', 0],
  [undefined, 0],
])('the hours of %j are %d', (config, hours) => {
  expect(soakHours('staging', config)).toBe(hours);
});
