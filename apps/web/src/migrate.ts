import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLog } from '@lockstep/service/log';
import { connected } from './connected.ts';
import { connectionOf } from './database.ts';
import { migrate } from './migrations.ts';
import { serviceSettings } from './settings.ts';

// Brings the tables to what this version needs, and ends: 0 once they are so, 1 where they could not be.
const folder = join(import.meta.dirname, 'migrations');
const log = createLog('info');
try {
  const settings = serviceSettings.load(process.env);
  if (settings.databaseHost === undefined)
    throw new Error('DATABASE_HOST is not set; accepted: the host of a database');
  const { default: pg } = await import('pg');
  const client = await connected(async () => {
    const tried = new pg.Client(connectionOf(settings));
    await tried.connect();
    return tried;
  });
  try {
    const files = readdirSync(folder).map((name) => ({ name, sql: readFileSync(join(folder, name), 'utf8') }));
    const done = await migrate(client, files);
    log('info', done.length === 0 ? 'the tables are as this version needs them' : 'migrated', { done });
  } finally {
    await client.end();
  }
} catch (error) {
  log('error', 'could not migrate', { error });
  process.exitCode = 1;
}
log.flush();
