import { describe, expect, test } from '@jest/globals';
import { loadConfig, longestDrainMs } from './config.ts';

const defaults = {
  port: 5000,
  host: undefined,
  environment: 'development',
  version: 'unknown',
  revision: 'unknown',
  buildTime: 'unknown',
  logLevel: 'info',
  drainDelayMs: 2000,
  drainDeadlineMs: 15_000,
};

describe('loadConfig', () => {
  test('has a default for each variable', () => {
    expect(loadConfig({})).toEqual(defaults);
  });

  test('takes an empty variable as unset', () => {
    expect(loadConfig({ PORT: '', HOST: '', REVISION: '', BUILD_TIME: '', LOG_LEVEL: '' })).toEqual(defaults);
  });

  test('reads each variable', () => {
    const env = {
      PORT: '8080',
      HOST: '127.0.0.1',
      ENVIRONMENT: 'staging',
      VERSION: '1.2.3-rc.1',
      REVISION: '0123456789abcdef0123456789abcdef01234567',
      BUILD_TIME: '2026-11-23T10:00:00Z',
      LOG_LEVEL: 'warn',
      DRAIN_DELAY_MS: '0',
      DRAIN_DEADLINE_MS: '1',
    };
    expect(loadConfig(env)).toEqual({
      port: 8080,
      host: '127.0.0.1',
      environment: 'staging',
      version: '1.2.3-rc.1',
      revision: '0123456789abcdef0123456789abcdef01234567',
      buildTime: '2026-11-23T10:00:00Z',
      logLevel: 'warn',
      drainDelayMs: 0,
      drainDeadlineMs: 1,
    });
  });

  test.each([
    ['PORT', 'abc', 'a whole number from 0 to 65535'],
    ['PORT', '65536', 'a whole number from 0 to 65535'],
    ['PORT', '-1', 'a whole number from 0 to 65535'],
    ['PORT', '1e3', 'a whole number from 0 to 65535'],
    ['PORT', ' 80', 'a whole number from 0 to 65535'],
    ['HOST', 'a b', 'a host name or an IP address'],
    ['ENVIRONMENT', 'Prod', 'up to 30 of a-z, 0-9 and -'],
    ['VERSION', '<b>', 'up to 64 letters, digits, ., _, + and -'],
    ['REVISION', 'a/b', 'up to 64 letters, digits, ., _, + and -'],
    ['BUILD_TIME', 'yesterday', 'a time like 2026-01-31T12:00:00Z'],
    ['BUILD_TIME', '2026-13-01T00:00:00Z', 'a time like 2026-01-31T12:00:00Z'],
    ['LOG_LEVEL', 'INFO', 'debug, info, warn, error, silent'],
    ['DRAIN_DELAY_MS', '2.5', 'a whole number from 0 to 23999'],
    ['DRAIN_DEADLINE_MS', '2000', 'a whole number from 2001 to 24000'],
    ['DRAIN_DEADLINE_MS', '24001', 'a whole number from 2001 to 24000'],
  ])('refuses %s=%s and says what is accepted', (name, value, accepted) => {
    expect(() => loadConfig({ [name]: value })).toThrow(`${name} is "${value}"; accepted: ${accepted}`);
  });

  test('keeps the longest drain, after a preStop sleep of 5 s, inside a grace period of 30 s', () => {
    expect(5_000 + longestDrainMs).toBeLessThan(30_000);
  });
});
