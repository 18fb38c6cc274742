import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableIn } from '@lockstep/service/test/readme';
import { serviceSettings } from './settings.ts';

const { load, variables } = serviceSettings;

describe('WEB_URL', () => {
  test.each([
    'http://web.web.svc/api/info',
    'http://web.web.svc.cluster.local:8080/api/info',
    'http://127.0.0.1:5000/',
    'https://web.web.svc/api/info',
  ])('may be %s', (value) => {
    expect(load({ WEB_URL: value }).webUrl).toBe(value);
  });

  test.each([
    'web.web.svc/api/info',
    'file:///etc/passwd',
    'http://user:pw@web.web.svc/api/info',
    'http://web.web.svc/api/info?a=b',
    'http://web.web.svc/api/info#a',
    'http://web.web.svc',
    'http://web.web.svc:99999/api/info',
    'http://Web/api/info',
    'http://web/\r\nX: y',
    `http://web/${'a'.repeat(201)}`,
  ])('may not be %j', (value) => {
    expect(() => load({ WEB_URL: value })).toThrow(
      `WEB_URL is ${JSON.stringify(value)}; accepted: http://HOST or https://HOST,`,
    );
  });

  test('is web on the same machine where it is not set, and the port is not that of web', () => {
    expect(load({})).toMatchObject({ webUrl: 'http://127.0.0.1:5000/api/info', port: 5001 });
  });

  test("is the row of the README's table", () => {
    const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
    const own = variables.filter(({ name }) => name === 'WEB_URL');
    expect(tableIn(readme, 'Variable')).toEqual(
      own.map(({ name, unset, accepted, meaning }) => [`\`${name}\``, unset, accepted, meaning]),
    );
  });
});
