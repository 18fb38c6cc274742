import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import request from 'supertest';
import type { Dependencies } from '@lockstep/service/app';
import { givenInTest } from '@lockstep/service/test/app';
import { createApp } from './app.ts';
import { greeting } from './greeting.ts';
import { serviceSettings } from './settings.ts';

const build = {
  environment: 'staging',
  version: '1.2.3',
  revision: '0123456789abcdef',
  buildTime: '2026-11-23T10:00:00Z',
};
const config = { ...serviceSettings.load({}), ...build };

function setUp(changes: Partial<Dependencies<typeof config>> = {}) {
  return { app: createApp(givenInTest(config, changes).parts) };
}

describe('GET /', () => {
  test('shows what runs where, without a script', async () => {
    const { text, headers } = await request(setUp().app).get('/').expect(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    const facts = ['staging', '1.2.3', '0123456789abcdef', 'pod-7d9f-abcde', '2026-11-23 10:00:00 UTC', 'Started'];
    for (const fact of facts) expect(text).toContain(fact);
    expect(text).toContain(`>${greeting}<`);
    expect(text).not.toContain('<script');
  });

  test('has one inline style, which the policy allows by its hash', async () => {
    const { text, headers } = await request(setUp().app).get('/');
    const style = /<style>([^]*)<\/style>/.exec(text)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(headers['content-security-policy']).toContain(`style-src 'sha256-${hash}'`);
  });

  test('escapes what it shows', async () => {
    const { text } = await request(setUp({ hostname: '<img src=x>' }).app).get('/');
    expect(text).not.toContain('<img');
    expect(text).toContain('&#60;img src=x&#62;');
  });
});

test('GET /api/info tells that it is web, and its build', async () => {
  const { body } = await request(setUp().app).get('/api/info').expect(200);
  expect(body).toMatchObject({ name: 'web', ...build, hostname: 'pod-7d9f-abcde', uptimeSeconds: 12 });
});

test('POD_NAME is the pod that is shown, ahead of the host name', async () => {
  const { app } = setUp({ config: { ...config, podName: 'web-1' } });
  expect((await request(app).get('/api/info')).body).toMatchObject({ hostname: 'web-1' });
  expect((await request(app).get('/')).text).toContain('<dd>web-1</dd>');
});

test('a rehearsal is shown on the page', async () => {
  const rehearsal = { ...config.rehearsal, unready: true, delayMs: 1 };
  const { app } = setUp({ config: { ...config, rehearsal } });
  expect((await request(app).get('/')).text).toContain('<strong>Rehearsal:</strong> never ready, answers after 1 ms');
  expect((await request(setUp().app).get('/')).text).not.toContain('<strong>');
});
