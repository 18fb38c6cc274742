import { expect, jest, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { givenInTest } from '@lockstep/service/test/app';
import { postgresPrograms, withPostgres } from '../test/postgres.ts';
import { createApp } from './app.ts';
import { migrate } from './migrations.ts';
import { serviceSettings } from './settings.ts';

// A server starts and ends.
jest.setTimeout(120_000);

const folder = join(import.meta.dirname, 'migrations');
const own = readdirSync(folder).map((name) => ({ name, sql: readFileSync(join(folder, name), 'utf8') }));
const nobody = { query: () => Promise.resolve({ rows: [] }) };

test.each([
  [['1-a.sql'], '1-a.sql is no name of a migration; accepted: four digits'],
  [['0001-a.sql', '0001-b.sql'], '0001-b.sql has the number of another one'],
])('refuses the files %j', async (names, said) => {
  await expect(
    migrate(
      nobody,
      names.map((name) => ({ name, sql: '' })),
    ),
  ).rejects.toThrow(said);
});

const programs = await postgresPrograms();
const real = programs === undefined ? test.skip : test;
const why = programs === undefined ? 'not run: no postgresql-* of Debian is installed' : 'on a real PostgreSQL';

real(`notes are kept by tables that migrations make (${why})`, async () => {
  await withPostgres(programs!, async (connect) => {
    const owner = await connect();
    expect(await migrate(owner, own)).toEqual(own.map(({ name }) => name).toSorted());
    expect(await migrate(owner, own)).toEqual([]);

    const service = await connect();
    await service.query('set role service');
    const { app } = { app: createApp(givenInTest(serviceSettings.load({})).parts, service) };
    const { body: written } = await request(app)
      .post('/api/notes')
      .send({ text: "Robert'); drop table notes;--" })
      .expect(201);
    expect(written).toMatchObject({ id: '1', text: "Robert'); drop table notes;--" });
    const { body } = await request(app).get('/api/notes').expect(200);
    expect(body).toEqual({ notes: [written] });
    await expect(service.query('delete from notes')).rejects.toThrow('permission denied');
    await expect(service.query('create table mine ()')).rejects.toThrow('permission denied');
  });
});

real(`what fails leaves nothing, and what was done stays as it was (${why})`, async () => {
  await withPostgres(programs!, async (connect) => {
    const owner = await connect();
    const first = { name: '0001-a.sql', sql: 'create table a ()' };
    const broken = { name: '0002-b.sql', sql: 'create table b (); select 1/0' };
    await expect(migrate(owner, [first, broken])).rejects.toThrow('0002-b.sql failed');
    await expect(owner.query('select from b')).rejects.toThrow('does not exist');
    await expect(migrate(owner, [{ ...first, sql: 'create table c ()' }])).rejects.toThrow(
      '0001-a.sql was done with another text',
    );
    // Two that come at once: one waits, and finds that all is done.
    const second = { name: '0002-b.sql', sql: 'create table b ()' };
    const both = await Promise.all([migrate(owner, [first, second]), migrate(await connect(), [first, second])]);
    expect(both.flat()).toEqual(['0002-b.sql']);
  });
});
