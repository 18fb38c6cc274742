import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import request from 'supertest';
import { givenInTest } from '../test/app.ts';
import { createServiceApp } from './app.ts';
import { createSettings } from './config.ts';
import { servedFiles } from './files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-files-'));
  mkdirSync(join(folder, 'help'));
  write('index.html', '<h1>Hello</h1>');
  write('help/index.html', '<h1>Help</h1>');
  write('help/a b.txt', 'plain');
  write('app.js', 'start()');
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (path: string, text: string): void => writeFileSync(join(folder, path), text);
const app = () =>
  createServiceApp(givenInTest(createSettings(5000).load({})).parts, servedFiles(pathToFileURL(`${folder}/`)));

test.each([
  ['/', '<h1>Hello</h1>', 'text/html; charset=utf-8'],
  ['/help/', '<h1>Help</h1>', 'text/html; charset=utf-8'],
  ['/app.js', 'start()', 'text/javascript; charset=utf-8'],
])('%s answers the file', async (path, text, type) => {
  const { text: body, headers } = await request(app()).get(path).expect(200);
  expect(body).toBe(text);
  expect(headers['content-type']).toBe(type);
});

test('a page loads what its own service has, and nothing of others', async () => {
  const { headers } = await request(app()).get('/');
  const policy = headers['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'self'");
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
  const { headers: others } = await request(app()).get('/nowhere');
  expect(others['content-security-policy']).toContain("default-src 'none'");
});

test.each(['/../package.json', '/index.html', '/help', '/%2e%2e/files.ts', '/app.js/'])(
  '%s is not found',
  async (path) => {
    await request(app()).get(path).expect(404);
  },
);

test.each(['.env', 'help/.git', 'key.pem', 'noextension'])('a file %s stops the start', (path) => {
  write(path, 'secret');
  expect(() => servedFiles(pathToFileURL(`${folder}/`))).toThrow(/is not served/);
});
