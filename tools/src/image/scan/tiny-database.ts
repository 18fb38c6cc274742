import { DatabaseSync } from 'node:sqlite';

/** What a database of a test knows: one vulnerability of one package. */
interface Known {
  readonly id: string;
  readonly package: string;
  /** As grype keeps it: npm, or `deb` with Debian 13. */
  readonly ecosystem: 'npm' | 'deb';
  readonly severity: string;
  /** The versions that have it: `<4.17.3`. */
  readonly affected: string;
  /** Absent: nothing mends it. */
  readonly fixedIn?: string;
}

/** For tests: writes grype's database, model 6, with nothing but this in it; grype adds what is missing at its import. */
export function writeTinyDatabase(file: string, built: Date, known: readonly Known[]): void {
  const database = new DatabaseSync(file);
  try {
    database.exec(tables);
    const time = built.toISOString();
    database.prepare('INSERT INTO db_metadata VALUES (?, 6, 1, 10)').run(time);
    const provider = database.prepare("INSERT INTO providers VALUES (?, '1', 'test', ?, 'xxh64:0')");
    for (const name of ['debian', 'github']) provider.run(name, time);
    database.prepare("INSERT INTO operating_systems VALUES (1, 'debian', 'debian', '13', '', '', 'trixie', '')").run();
    known.forEach((one, index) => insert(database, one, index + 1));
  } finally {
    database.close();
  }
}

function insert(database: DatabaseSync, one: Known, id: number): void {
  const [provider, system] = one.ecosystem === 'deb' ? ['debian', 1] : ['github', null];
  const blob = database.prepare('INSERT INTO blobs VALUES (?, ?)');
  const severities = [{ scheme: 'CHML', value: one.severity, rank: 1 }];
  blob.run(id * 2, JSON.stringify({ id: one.id, description: 'made for a test', severities }));
  const fix = one.fixedIn === undefined ? { state: 'not-fixed' } : { version: one.fixedIn, state: 'fixed' };
  const version = { type: one.ecosystem === 'deb' ? 'dpkg' : 'semver', constraint: one.affected };
  blob.run(id * 2 + 1, JSON.stringify({ ranges: [{ version, fix }] }));
  database.prepare('INSERT INTO packages VALUES (?, ?, ?)').run(id, one.ecosystem, one.package);
  database
    .prepare("INSERT INTO vulnerability_handles VALUES (?, ?, 'active', ?, ?)")
    .run(id, one.id, provider!, id * 2);
  database.prepare('INSERT INTO affected_package_handles VALUES (?, ?, ?, ?, ?)').run(id, id, system!, id, id * 2 + 1);
}

const tables = `
  CREATE TABLE db_metadata (build_timestamp datetime, model integer, revision integer, addition integer);
  CREATE TABLE providers (id text PRIMARY KEY, version text, processor text, date_captured datetime, input_digest text);
  CREATE TABLE operating_systems (id integer PRIMARY KEY, name text, release_id text, major_version text,
    minor_version text, label_version text, codename text, channel text);
  CREATE TABLE blobs (id integer PRIMARY KEY, value text NOT NULL);
  CREATE TABLE packages (id integer PRIMARY KEY, ecosystem text, name text);
  CREATE TABLE vulnerability_handles (id integer PRIMARY KEY, name text, status text, provider_id text, blob_id integer);
  CREATE TABLE affected_package_handles (id integer PRIMARY KEY, vulnerability_id integer, operating_system_id integer,
    package_id integer, blob_id integer);
`;
