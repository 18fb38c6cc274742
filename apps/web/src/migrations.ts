import { createHash } from 'node:crypto';
import type { Queries } from './database.ts';

interface Migration {
  /** `0001-notes.sql`: four digits, in the order in which they are done. */
  readonly name: string;
  readonly sql: string;
}

/** Any number, as long as nobody else locks by it. */
const lock = 7_317_052;

/**
 * Does what was not done yet, each in a transaction of its own, and keeps which were. Of two that come at once one waits.
 * @returns the names of what it did.
 * @throws {Error} naming the one that failed, of which nothing stays; or the one that was done before with another text.
 */
export async function migrate(database: Queries, files: readonly Migration[]): Promise<readonly string[]> {
  const wanted = inOrder(files);
  await database.query('select pg_advisory_lock($1)', [lock]);
  try {
    await database.query(
      'create table if not exists migrations (name text primary key, sha256 text not null, done_at timestamptz not null default now())',
    );
    const { rows } = await database.query('select name, sha256 from migrations');
    const before = new Map((rows as { name: string; sha256: string }[]).map(({ name, sha256 }) => [name, sha256]));
    const done: string[] = [];
    for (const { name, sql } of wanted) {
      const sha256 = createHash('sha256').update(sql).digest('hex');
      const known = before.get(name);
      if (known !== undefined && known !== sha256) {
        throw new Error(
          `${name} was done with another text: leave it as it was, and write what is to change into a new file`,
        );
      }
      if (known === undefined) {
        await inTransaction(database, name, async () => {
          await database.query(sql);
          await database.query('insert into migrations (name, sha256) values ($1, $2)', [name, sha256]);
        });
        done.push(name);
      }
    }
    return done;
  } finally {
    await database.query('select pg_advisory_unlock($1)', [lock]);
  }
}

async function inTransaction(database: Queries, name: string, work: () => Promise<void>): Promise<void> {
  await database.query('begin');
  try {
    // What holds the tables that it wants ends first, or it gives up: requests behind it would wait as long.
    await database.query("set local lock_timeout = '5s'");
    await work();
    await database.query('commit');
  } catch (cause) {
    await database.query('rollback');
    throw new Error(`${name} failed`, { cause });
  }
}

function inOrder(files: readonly Migration[]): readonly Migration[] {
  for (const { name } of files) {
    if (!/^\d{4}-[a-z0-9-]+\.sql$/.test(name)) {
      throw new Error(`${name} is no name of a migration; accepted: four digits, -, a-z, 0-9 and -, .sql`);
    }
  }
  const sorted = files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const twice = sorted.find(({ name }, index) => sorted[index - 1]?.name.slice(0, 4) === name.slice(0, 4));
  if (twice !== undefined) throw new Error(`${twice.name} has the number of another one: give it the next`);
  return sorted;
}
