import { describe, expect, test } from '@jest/globals';
import { createSettings, longestDrainMs } from './config.ts';
import { matching, variable } from './variable.ts';

const { load: loadConfig } = createSettings(5000);

const defaults = {
  port: 5000,
  host: undefined,
  environment: 'development',
  version: 'unknown',
  revision: 'unknown',
  buildTime: 'unknown',
  podName: undefined,
  logLevel: 'info',
  concurrency: 1,
  drainDelayMs: 2000,
  drainDeadlineMs: 15_000,
  tlsFolder: undefined,
  tlsPort: undefined,
  tlsCallers: [],
  rehearsal: { unready: false, errorRate: 0, delayMs: 0, crashAfterSeconds: undefined },
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
      POD_NAME: 'web-7d9f-abcde',
      LOG_LEVEL: 'warn',
      WEB_CONCURRENCY: '4',
      DRAIN_DELAY_MS: '0',
      DRAIN_DEADLINE_MS: '1',
      TLS_FOLDER: '/var/run/identity',
      TLS_PORT: '5443',
      TLS_CALLERS: 'spiffe://a.b/ns/front/sa/front,spiffe://a.b/ns/other/sa/other',
      REHEARSE_UNREADY: 'true',
      REHEARSE_ERROR_RATE: '0.25',
      REHEARSE_DELAY_MS: '100',
      REHEARSE_CRASH_AFTER_S: '30',
    };
    expect(loadConfig(env)).toEqual({
      port: 8080,
      host: '127.0.0.1',
      environment: 'staging',
      version: '1.2.3-rc.1',
      revision: '0123456789abcdef0123456789abcdef01234567',
      buildTime: '2026-11-23T10:00:00Z',
      podName: 'web-7d9f-abcde',
      logLevel: 'warn',
      concurrency: 4,
      drainDelayMs: 0,
      drainDeadlineMs: 1,
      tlsFolder: '/var/run/identity',
      tlsPort: 5443,
      tlsCallers: ['spiffe://a.b/ns/front/sa/front', 'spiffe://a.b/ns/other/sa/other'],
      rehearsal: { unready: true, errorRate: 0.25, delayMs: 100, crashAfterSeconds: 30 },
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
    ['DRAIN_DEADLINE_MS', '2000', 'more than DRAIN_DELAY_MS, which is 2000'],
    ['DRAIN_DEADLINE_MS', '24001', 'a whole number from 1 to 24000'],
    ['TLS_FOLDER', 'identity', 'a folder by its whole path'],
    ['TLS_PORT', '65536', 'a whole number from 0 to 65535'],
    ['TLS_CALLERS', 'front', 'spiffe://TRUST/ns/NAMESPACE/sa/NAME, with commas between several'],
    ['POD_NAME', 'a/b', 'up to 253 of a-z, 0-9, . and -'],
    ['WEB_CONCURRENCY', '0', 'a whole number from 1 to 32'],
    ['WEB_CONCURRENCY', '33', 'a whole number from 1 to 32'],
    ['REHEARSE_UNREADY', 'yes', 'true, false'],
    ['REHEARSE_UNREADY', 'constructor', 'true, false'],
    ['REHEARSE_ERROR_RATE', '1.5', 'a number from 0 to 1'],
    ['REHEARSE_ERROR_RATE', 'NaN', 'a number from 0 to 1'],
    ['REHEARSE_DELAY_MS', '60001', 'a whole number from 0 to 60000'],
    ['REHEARSE_CRASH_AFTER_S', '0', 'a whole number from 1 to 3600'],
    ['REHEARSE_IN_PRODUCTION', '1', 'true, false'],
  ])('refuses %s=%s and says what is accepted', (name, value, accepted) => {
    expect(() => loadConfig({ [name]: value })).toThrow(`${name} is "${value}"; accepted: ${accepted}`);
  });

  test('refuses a port for callers without an identity, and without callers', () => {
    expect(() => loadConfig({ TLS_PORT: '5443' })).toThrow('TLS_PORT is "5443" without TLS_FOLDER; accepted: a folder');
    const env = { TLS_PORT: '5443', TLS_FOLDER: '/identity' };
    expect(() => loadConfig(env)).toThrow('TLS_PORT is "5443" without TLS_CALLERS; accepted: spiffe://TRUST/');
  });

  describe('with ENVIRONMENT=production', () => {
    const switches = {
      REHEARSE_UNREADY: 'true',
      REHEARSE_ERROR_RATE: '0.1',
      REHEARSE_DELAY_MS: '1',
      REHEARSE_CRASH_AFTER_S: '1',
    };

    test.each(Object.entries(switches))('refuses %s=%s and tells the way out', (name, value) => {
      expect(() => loadConfig({ ENVIRONMENT: 'production', [name]: value })).toThrow(
        `${name} is "${value}" with ENVIRONMENT=production; unset it, or set REHEARSE_IN_PRODUCTION=true`,
      );
    });

    test('accepts switches that are off', () => {
      const off = { REHEARSE_UNREADY: 'false', REHEARSE_ERROR_RATE: '0', REHEARSE_DELAY_MS: '0' };
      expect(loadConfig({ ENVIRONMENT: 'production', ...off }).rehearsal).toEqual(defaults.rehearsal);
    });

    test('accepts all of them with REHEARSE_IN_PRODUCTION=true', () => {
      const env = { ENVIRONMENT: 'production', REHEARSE_IN_PRODUCTION: 'true', ...switches };
      const rehearsal = { unready: true, errorRate: 0.1, delayMs: 1, crashAfterSeconds: 1 };
      expect(loadConfig(env).rehearsal).toEqual(rehearsal);
    });
  });

  test('keeps the longest drain, after a preStop sleep of 5 s, inside a grace period of 30 s', () => {
    expect(5_000 + longestDrainMs).toBeLessThan(30_000);
  });

  test('of a service of its own port, with variables of its own, has them all', () => {
    const colour = variable('COLOUR', matching(/^[a-z]+$/, 'a colour'), 'red', 'what it shows');
    const { load, variables } = createSettings(5001, { colour });
    expect(load({})).toEqual({ ...defaults, port: 5001, colour: 'red' });
    expect(load({ COLOUR: 'blue', PORT: '1' })).toMatchObject({ port: 1, colour: 'blue' });
    expect(() => load({ COLOUR: '#f00' })).toThrow('COLOUR is "#f00"; accepted: a colour');
    expect(variables.map(({ name }) => name).slice(-2)).toEqual(['REHEARSE_IN_PRODUCTION', 'COLOUR']);
  });
});
