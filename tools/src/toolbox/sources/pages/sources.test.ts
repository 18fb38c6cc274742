import { describe, expect, test } from '@jest/globals';
import { editedSource, installArguments, installError, registryEnvironment } from './sources.ts';

const edit = { file: 'package.json', find: '"a": "1"', put: '"a": "2"' };

describe('an edit of the sources', () => {
  test('replaces the text where it stands once', () => {
    expect(editedSource('{"a": "1", "b": "1"}', edit)).toBe('{"a": "2", "b": "1"}');
  });

  test.each([
    ['{"a": "3"}', 'stands in it 0 times'],
    ['{"a": "1"} {"a": "1"}', 'stands in it 2 times'],
  ])('of another upstream (%s) is refused by name', (text, why) => {
    expect(() => editedSource(text, edit)).toThrow(why);
    expect(() => editedSource(text, edit)).toThrow('package.json');
  });

  test('puts its text in as it is', () => {
    expect(editedSource('"a": "1"', { ...edit, put: '$&$1' })).toBe('$&$1');
  });
});

test('npm and pnpm are told the registry, the certificates and the proxy that npm is set to, and nothing that is not set', () => {
  const printed =
    'registry=https://npm.corp.example/\ncafile=/etc/ca.pem\nproxy=null\nhttps-proxy=undefined\nnoproxy=\n';
  expect(registryEnvironment(printed)).toEqual({
    npm_config_registry: 'https://npm.corp.example/',
    pnpm_config_registry: 'https://npm.corp.example/',
    npm_config_cafile: '/etc/ca.pem',
    pnpm_config_cafile: '/etc/ca.pem',
  });
  expect(registryEnvironment('https-proxy=http://proxy:3128/?a=b')['pnpm_config_https_proxy']).toBe(
    'http://proxy:3128/?a=b',
  );
});

test.each(['npm', 'pnpm'] as const)(
  '%s installs what the lock file says, runs no script and keeps all in one place',
  (by) => {
    const args = installArguments(by, '/work/kept', ['--more']);
    expect(args).toContain('--ignore-scripts');
    expect(args.at(-1)).toBe('--more');
    expect(args.join(' ')).toMatch(by === 'npm' ? /^ci / : /^install --frozen-lockfile /);
    expect(args.join(' ')).toContain('/work/kept');
  },
);

test.each([
  [
    'npm error code E404\nnpm error 404 Not Found: a@9.7.2\nnpm error A complete log',
    'npm error 404 Not Found: a@9.7.2',
  ],
  ['[WARN] a\n[ERR_PNPM_FETCH_404] GET /a: Not Found\n\n[WARN] will retry', '[ERR_PNPM_FETCH_404] GET /a: Not Found'],
  ['[ERROR] fetch failed\n\nTypeError: fetch failed', '[ERROR] fetch failed'],
  ['src/a.ts(1,1): error TS2304: no a', undefined],
])('why an install stopped is told by the first error, of %j', (printed, why) => {
  expect(installError(printed)).toBe(why);
});
