import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { givenInTest } from '@lockstep/service/test/app';
import { createApp } from './app.ts';
import type { Queries } from './database.ts';
import { noteTextOf } from './notes.ts';
import { serviceSettings } from './settings.ts';

const note = { id: '7', text: 'hello', writtenAt: '2026-11-23T10:00:00+00:00' };

function setUp(query: Queries['query']) {
  const asked: unknown[][] = [];
  const database: Queries = {
    query: (text, values) => {
      asked.push([text.split(' ')[0], values]);
      return query(text, values);
    },
  };
  const { parts, logged } = givenInTest(serviceSettings.load({}));
  return { app: createApp(parts, database), asked, logged, parts };
}

const answering = () => Promise.resolve({ rows: [note] });
const failing = () => Promise.reject(new Error('the primary is away'));

describe('/api/notes', () => {
  test('is not there without a database', async () => {
    const { parts } = givenInTest(serviceSettings.load({}));
    await request(createApp(parts)).get('/api/notes').expect(404);
  });

  test('shows the newest', async () => {
    const { app, asked } = setUp(answering);
    const { body } = await request(app).get('/api/notes').expect(200);
    expect(body).toEqual({ notes: [note] });
    expect(asked).toEqual([['select', [20]]]);
  });

  test('takes one, by a value and not by a text of SQL', async () => {
    const { app, asked } = setUp(answering);
    const { body } = await request(app).post('/api/notes').send({ text: " it's " }).expect(201);
    expect(body).toEqual(note);
    expect(asked).toEqual([['insert', ["it's"]]]);
  });

  test.each<[string, string | object, number]>([
    ['no JSON', '{', 400],
    ['no text', {}, 400],
    ['an empty text', { text: ' ' }, 400],
    ['a text too long', { text: 'x'.repeat(501) }, 400],
    ['no string', { text: 1 }, 400],
    ['more than it knows', { text: 'a', id: 1 }, 400],
    ['a NUL', { text: 'a\0' }, 400],
    ['nothing', 'null', 400],
    ['too much', { text: 'x'.repeat(5_000) }, 413],
  ])('refuses %s, and asks nobody', async (_what, body, status) => {
    const { app, asked } = setUp(answering);
    await request(app).post('/api/notes').type('json').send(body).expect(status);
    expect(asked).toEqual([]);
  });

  test('refuses what does not say that it is JSON', async () => {
    await request(setUp(answering).app).post('/api/notes').type('text').send('{"text":"a"}').expect(415);
  });

  test('says which methods it serves', async () => {
    const { headers } = await request(setUp(answering).app).delete('/api/notes').expect(405);
    expect(headers['allow']).toBe('GET, HEAD, POST');
  });

  test('without its database it is 503 and says why in the log alone; all else goes on', async () => {
    const { app, logged } = setUp(failing);
    const { body } = await request(app).post('/api/notes').send({ text: 'a' }).expect(503);
    expect(JSON.stringify(body)).not.toContain('primary');
    await request(app).get('/api/notes').expect(503);
    for (const path of ['/', '/api/info', '/health', '/health/ready']) await request(app).get(path).expect(200);
    expect(logged()).toContainEqual(expect.objectContaining({ message: 'the database does not answer' }));
    const { text } = await request(app).get('/api/metrics').expect(200);
    expect(text).toMatch(/database_query_duration_seconds_count\{outcome="failed"\} 2/);
  });
});

test.each([
  ['two lines', '{"text":"a\\nb"}', 'a\nb'],
  ['500 characters of two units each', JSON.stringify({ text: '😀'.repeat(500) }), '😀'.repeat(500)],
  ['half a pair', '{"text":"\\ud800"}', undefined],
  ['a bell', '{"text":"\\u0007"}', undefined],
])('a note of %s', (_what, body, expected) => {
  expect(noteTextOf(Buffer.from(body))).toBe(expected);
});
