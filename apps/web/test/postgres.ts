import { execFile } from 'node:child_process';
import { chmod, chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';

const run = promisify(execFile);
const debian = '/usr/lib/postgresql';

/** Debian's programs of the newest PostgreSQL of this machine; undefined where it has none. */
export async function postgresPrograms(): Promise<string | undefined> {
  const versions = await readdir(debian).catch(() => []);
  const newest = versions.toSorted((a, b) => Number(b) - Number(a))[0];
  return newest === undefined ? undefined : join(debian, newest, 'bin');
}

/** A PostgreSQL that lives as long as `use` takes, on a socket of its own, with the roles that a database here has. */
export async function withPostgres(
  programs: string,
  use: (connect: () => Promise<Client>) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-postgres-'));
  // It refuses to run as root.
  const as = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  if (as.uid !== undefined) await chown(folder, as.uid, as.gid);
  await chmod(folder, 0o700);
  const data = join(folder, 'data');
  const options = { ...as, cwd: folder };
  try {
    await run(
      join(programs, 'initdb'),
      ['-D', data, '-U', 'app', '-A', 'trust', '--no-sync', '--encoding=UTF8', '--locale=C'],
      options,
    );
    const settings = `-c listen_addresses= -c unix_socket_directories=${folder} -c fsync=off`;
    await run(
      join(programs, 'pg_ctl'),
      ['-D', data, '-w', '-l', join(folder, 'log'), '-o', settings, 'start'],
      options,
    );
    const clients: Client[] = [];
    const connect = async (): Promise<Client> => {
      const client = new Client({ host: folder, user: 'app', database: 'postgres' });
      clients.push(client);
      await client.connect();
      return client;
    };
    try {
      await (await connect()).query('create role service login');
      await use(connect);
    } finally {
      await Promise.all(clients.map((client) => client.end()));
      await run(join(programs, 'pg_ctl'), ['-D', data, '-m', 'immediate', 'stop'], options);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}
