import { readFileSync } from 'node:fs';
import type { ClientConfig, Pool } from 'pg';
import type { Log } from '@lockstep/service/log';

/** Where its database is, and who it is there; without a host it has none. */
export interface DatabaseSettings {
  readonly databaseHost?: string | undefined;
  readonly databasePort: number;
  readonly databaseName: string;
  readonly databaseUser: string;
  readonly databasePassword?: string | undefined;
  readonly databaseCaFile?: string | undefined;
  readonly databaseConnections: number;
}

/** Milliseconds that a caller waits for a connection, and for an answer: longer than a primary that failed takes to be followed. */
const patience = { connect: 20_000, query: 20_000 };

/** What a connection needs to know; by TLS, and to whom the certificate says, unless no authority is named. */
export function connectionOf(settings: DatabaseSettings): ClientConfig {
  const { databaseHost: host, databaseCaFile: file } = settings;
  return {
    host: host!,
    port: settings.databasePort,
    database: settings.databaseName,
    user: settings.databaseUser,
    password: settings.databasePassword ?? '',
    connectionTimeoutMillis: patience.connect,
    query_timeout: patience.query,
    // Else a primary that is gone without a word is noticed after a quarter of an hour.
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
    ssl: file === undefined ? false : authority(file, host!),
  };
}

/** Read at each connection: its owner writes a new one there while we run. */
function authority(file: string, servername: string): Exclude<ClientConfig['ssl'], undefined> {
  return {
    servername,
    rejectUnauthorized: true,
    get ca() {
      return readFileSync(file, 'utf8');
    },
  };
}

/** What asks a database: a connection, or a pool of them. */
export interface Queries {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/** Connections to the database, made as they are needed; undefined without a host. Only then is its client loaded. */
export function openDatabase(settings: DatabaseSettings, log: Log): Queries | undefined {
  if (settings.databaseHost === undefined) return undefined;
  const opened = poolOf(settings, log);
  return { query: async (text, values) => (await opened).query(text, values) };
}

async function poolOf(settings: DatabaseSettings, log: Log): Promise<Pool> {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({
    ...connectionOf(settings),
    max: settings.databaseConnections,
    idleTimeoutMillis: 30_000,
    allowExitOnIdle: true,
  });
  // One that nobody uses was closed by the other side; the next caller gets a new one.
  pool.on('error', (error) => log('warn', 'a connection to the database has ended', { error }));
  return pool;
}
