import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import request from 'supertest';
import type { LifecycleState } from '@lockstep/service/lifecycle';
import { givenInTest } from '@lockstep/service/test/app';
import { deserted, webInfo, withWebInstead } from '../test/web.ts';
import { createApp } from './app.ts';
import { serviceSettings } from './settings.ts';

function appThatAsks(webUrl: string, state: LifecycleState = 'ready') {
  const { parts, logged } = givenInTest(
    { ...serviceSettings.load({ WEB_URL: webUrl }), environment: 'staging' },
    {},
    state,
  );
  return { app: createApp(parts), logged };
}

/** A front before a web that answers this, and how often that was asked. */
async function withFront(
  info: unknown,
  check: (front: ReturnType<typeof appThatAsks>, asked: () => number) => Promise<void>,
): Promise<void> {
  let count = 0;
  await withWebInstead(
    (_request, response) => {
      count += 1;
      response.end(JSON.stringify(info));
    },
    (url) => check(appThatAsks(url), () => count),
  );
}

describe('while web answers', () => {
  test('the page shows which version that is, without a script', () =>
    withFront(webInfo, async ({ app }) => {
      const { text, headers } = await request(app).get('/').expect(200);
      expect(headers['content-type']).toBe('text/html; charset=utf-8');
      for (const fact of ['web answers', '1.2.3', '0123456789abcdef', '2026-11-23 10:00:00 UTC', 'web-7d9f-abcde'])
        expect(text).toContain(fact);
      expect(text).not.toContain('<script');
    }));

  test('/api/web tells it as JSON, and nothing else that web says', () =>
    withFront({ ...webInfo, secret: 'hunter2' }, async ({ app }) => {
      const { version, revision, buildTime, environment, hostname } = webInfo;
      await request(app).get('/api/web').expect(200, { version, revision, buildTime, environment, hostname });
    }));

  test('however many ask at once, web is asked once', () =>
    withFront(webInfo, async ({ app }, asked) => {
      const paths = ['/', '/api/web', '/', '/api/web', '/', '/api/web'];
      const statuses = await Promise.all(paths.map(async (path) => (await request(app).get(path)).status));
      expect(statuses).toEqual([200, 200, 200, 200, 200, 200]);
      expect(asked()).toBe(1);
    }));

  test('what web says is text, whatever it is', () =>
    withFront({ ...webInfo, version: '<img src=x>', hostname: '"><script>alert(1)</script>' }, async ({ app }) => {
      const { text } = await request(app).get('/').expect(200);
      expect(text).not.toMatch(/<img|<script/);
      expect(text).toContain('&#60;img src=x&#62;');
    }));

  test('the metrics count the call, and have every other end from the start', () =>
    withFront(webInfo, async ({ app }) => {
      await request(app).get('/').expect(200);
      const { text } = await request(app).get('/api/metrics').expect(200);
      const counts = text.split('\n').filter((line) => line.startsWith('web_call_duration_seconds_count'));
      expect(counts).toEqual([
        'web_call_duration_seconds_count{outcome="answered"} 1',
        'web_call_duration_seconds_count{outcome="unreachable"} 0',
        'web_call_duration_seconds_count{outcome="late"} 0',
        'web_call_duration_seconds_count{outcome="refused"} 0',
        'web_call_duration_seconds_count{outcome="malformed"} 0',
      ]);
      expect(text).toContain('http_request_duration_seconds_count{method="GET",route="/",status="200"} 1');
    }));
});

describe('while web does not answer', () => {
  test('the page says so with 200, /api/web with 503, and both tell nothing of where web is', async () => {
    const url = await deserted();
    const { app, logged } = appThatAsks(url);
    const page = await request(app).get('/').expect(200);
    expect(page.text).toContain('web does not answer');
    const { body } = await request(app).get('/api/web').expect(503);
    expect(body).toEqual({ error: { status: 503, message: 'Service Unavailable' } });
    expect(page.text + JSON.stringify(body)).not.toMatch(/127\.0\.0\.1|ECONNREFUSED/);
    const warnings = logged().filter(({ level }) => level === 'warn');
    expect(warnings).toEqual([
      expect.objectContaining({ message: 'web does not answer', url, outcome: 'unreachable', why: expect.any(String) }),
    ]);
  });

  test('it is healthy and ready all the same, and asks nobody for that', async () => {
    const { app, logged } = appThatAsks(await deserted());
    await request(app).get('/health').expect(200);
    await request(app).get('/health/ready').expect(200);
    expect(logged()).toEqual([]);
  });
});

test('it drains as every service does', async () => {
  const { app } = appThatAsks(await deserted(), 'draining');
  await request(app).get('/health/ready').expect(503);
  await request(app).get('/health').expect(200);
});

test('it says what it is itself', async () => {
  const { app } = appThatAsks(await deserted());
  expect((await request(app).get('/api/info').expect(200)).body).toMatchObject({
    name: 'front',
    environment: 'staging',
  });
});

test('the policy of its page allows its one style alone', async () => {
  const { text, headers } = await request(appThatAsks(await deserted()).app).get('/');
  const hash = createHash('sha256')
    .update(/<style>([^]*)<\/style>/.exec(text)?.[1] ?? '')
    .digest('base64');
  expect(headers['content-security-policy']).toBe(
    `default-src 'none';style-src 'sha256-${hash}';img-src data:;base-uri 'none';form-action 'none';frame-ancestors 'none'`,
  );
});
