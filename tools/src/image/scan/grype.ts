import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { toolPath } from '../../toolbox/tools.ts';
import { Failure } from '../../lib/failure.ts';
import { cacheDir } from '../../lib/files/paths.ts';
import { run } from '../../lib/process/run.ts';
import { oldestDatabase, parseReport, unusable, type GrypeReport } from './grype-report.ts';
import { inSandbox, type Sandbox } from './sandbox.ts';
import { defined } from '../../lib/values/defined.ts';

export interface DatabaseOptions {
  /** Where the database is kept; default: in the cache of the tools, what came from an archive apart from the rest. */
  readonly cache?: string;
  /** An archive to take it from instead of the network. */
  readonly archive?: string;
  /** Where the list of databases is asked for; for tests. */
  readonly updateUrl?: string;
}

/**
 * Asks grype what is known of the packages in a list that syft wrote.
 * @throws {Failure} when there is no database, it is older than five days, or it is damaged.
 */
export async function askGrype(sbom: string, options: DatabaseOptions = {}): Promise<GrypeReport> {
  return await inSandbox(async (sandbox) => {
    const report = join(sandbox.folder, 'report.json');
    const args = [`sbom:${resolve(sbom)}`, '--output', 'json', '--file', report];
    await call(args, sandbox, settings(options));
    return parseReport(await readFile(report, 'utf8'), Date.now());
  });
}

/** @throws {Failure} when the archive holds no database that grype takes. */
export async function importDatabase(options: DatabaseOptions & { readonly archive: string }): Promise<void> {
  await inSandbox((sandbox) => call(['db', 'import', resolve(options.archive)], sandbox, settings(options)));
}

function settings({ cache, archive, updateUrl }: DatabaseOptions): Record<string, string> {
  return {
    GRYPE_DB_CACHE_DIR: cache ?? join(cacheDir(), archive === undefined ? 'grype-db' : 'grype-db-of-archive'),
    GRYPE_DB_AUTO_UPDATE: String(archive === undefined),
    GRYPE_DB_VALIDATE_AGE: 'true',
    GRYPE_DB_VALIDATE_BY_HASH_ON_START: 'true',
    GRYPE_DB_MAX_ALLOWED_BUILT_AGE: `${oldestDatabase / 3_600_000}h`,
    GRYPE_CHECK_FOR_APP_UPDATE: 'false',
    ...defined({ GRYPE_DB_UPDATE_URL: updateUrl }),
  };
}

async function call(args: readonly string[], sandbox: Sandbox, own: Record<string, string>): Promise<void> {
  const grype = await toolPath('grype');
  const { code, stdout, stderr } = await run(grype, [...args, '--config', sandbox.config], {
    cwd: sandbox.folder,
    env: sandbox.env(own),
    timeout: 900_000,
    accept: [0, 1],
    doing: 'ask grype for known vulnerabilities',
    wayOut: 'Run this again.',
  });
  if (code === 0) return;
  const why = reasonIn(`${stdout}\n${stderr}`);
  if (/\bdb\b|database/i.test(why)) throw unusable(why);
  throw new Failure({
    what: 'Could not ask grype for known vulnerabilities',
    why,
    wayOut: 'Check that the list of packages is one that `lockstep image sbom` wrote.',
  });
}

/** The last line that it printed, without colours, clock and level. */
function reasonIn(text: string): string {
  // oxlint-disable-next-line no-control-regex
  const lines = text.replaceAll(/\u001B\[[0-9;]*m/g, '').split('\n');
  const last = lines.map((line) => line.trim()).findLast((line) => line !== '') ?? 'it says nothing';
  return last.replace(/^\[\d+\]\s+[A-Z]+\s+/, '');
}
