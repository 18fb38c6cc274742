import { describe, expect, test } from '@jest/globals';
import { environments, type Environment } from '../../model/environment.ts';
import { portsFrom } from '../../model/instance.ts';
import { choicesOf, type Made, type UpOptions } from './choose-instance.ts';

const options: UpOptions = { instance: 'default', small: false };
const before = (small = false): { ports: ReturnType<typeof portsFrom>; small: boolean } => ({
  ports: portsFrom(8080),
  small,
});
const nothing: Made = { clusters: [], mirror: false };
const made = (...clusters: readonly Environment[]): Made => ({ clusters, mirror: true });

test('a new instance is what is asked for', () => {
  expect(choicesOf(options, undefined, nothing)).toEqual({ environments, small: false });
  expect(choicesOf({ ...options, only: 'staging', small: true }, undefined, nothing)).toEqual({
    environments: ['staging'],
    small: true,
  });
});

describe('after a start that was refused for want of memory', () => {
  test.each<[string, Partial<UpOptions>, object]>([
    ['--only staging', { only: 'staging' }, { environments: ['staging'], small: false }],
    ['--small', { small: true }, { environments, small: true }],
  ])('%s asks for less', (_words, less, expected) => {
    expect(choicesOf({ ...options, ...less }, before(), nothing)).toEqual(expected);
    // Also when staging was made before production was refused.
    expect(choicesOf({ ...options, ...less }, before(), made('staging'))).toEqual(expected);
  });

  test('other ports may be asked for, while nothing is there', () => {
    expect(() => choicesOf({ ...options, portBase: 9080 }, before(), nothing)).not.toThrow();
    expect(() => choicesOf({ ...options, portBase: 9080 }, before(), made())).toThrow(
      /default already uses the ports from 8081 on.*npm run down/,
    );
    expect(() => choicesOf({ ...options, portBase: 8080 }, before(), made('staging'))).not.toThrow();
  });
});

test('a second start does not lose sight of a cluster that is there', () => {
  const chosen = choicesOf({ ...options, only: 'staging' }, before(), made('production'));
  expect(chosen.environments).toEqual(['staging', 'production']);
});

test('the size of a production that is there stays', () => {
  expect(choicesOf({ ...options, small: true }, before(false), made('production')).small).toBe(false);
  expect(choicesOf(options, before(true), made('production')).small).toBe(true);
});

test('an interrupted small start goes on as a small one', () => {
  expect(choicesOf(options, before(true), made('staging')).small).toBe(true);
});
