import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../lib/failure.ts';
import { replaceFile } from '../../lib/files/replace-file.ts';
import { textIfThere } from '../../lib/files/if-there.ts';
import type { Instance } from '../../model/instance.ts';

/** Secrets of one instance, made on this machine and kept in a file that only its user can read. */
export interface Secrets {
  /** Shared by the origin's hook and both Argo CDs. */
  readonly webhook: string;
  /** Of Argo CD's user `admin`, in both clusters. */
  readonly adminPassword: string;
  /** Of Grafana's user `admin`, in both clusters. */
  readonly grafanaPassword: string;
  /** Of the people of the laptop's provider of single sign-on, in both clusters. */
  readonly adaPassword: string;
  readonly benPassword: string;
  /** What that provider signs with, as a JSON Web Key. */
  readonly signOnKey: string;
  /** Of the one user of the laptop's store of backups. */
  readonly backupSecret: string;
}

const makers: Readonly<Record<keyof Secrets, () => string>> = {
  webhook: () => randomBytes(32).toString('hex'),
  adminPassword: () => randomBytes(15).toString('base64url'),
  grafanaPassword: () => randomBytes(15).toString('base64url'),
  adaPassword: () => randomBytes(15).toString('base64url'),
  benPassword: () => randomBytes(15).toString('base64url'),
  signOnKey: () =>
    JSON.stringify(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' })),
  backupSecret: () => randomBytes(30).toString('base64url'),
};

/** @throws {Failure} when the instance has no secrets yet, or they cannot be read. */
export async function loadSecrets(instance: Pick<Instance, 'dir' | 'name'>): Promise<Secrets> {
  const found = await keptSecrets(fileOf(instance));
  if (found !== undefined) return found as Secrets;
  throw new Failure({
    what: `${fileOf(instance)} cannot be read`,
    why: 'it does not exist',
    wayOut: 'Run `npm run up` again: it makes the secrets.',
  });
}

/**
 * The secrets of the instance: each is made when it is first wanted, and kept from then on.
 * @throws {Failure} when there are some that cannot be read: the clusters would go on with these.
 */
export async function ensureSecrets(instance: Pick<Instance, 'dir' | 'name'>): Promise<Secrets> {
  const existing = (await keptSecrets(fileOf(instance))) ?? {};
  const names = Object.keys(makers) as (keyof Secrets)[];
  if (names.every((name) => existing[name] !== undefined)) return existing as Secrets;
  const secrets = Object.fromEntries(
    names.map((name) => [name, existing[name] ?? makers[name]()]),
  ) as unknown as Secrets;
  await mkdir(instance.dir, { recursive: true, mode: 0o700 });
  await replaceFile(fileOf(instance), `${JSON.stringify(secrets, null, 2)}\n`, 0o600);
  return secrets;
}

async function keptSecrets(file: string): Promise<Partial<Secrets> | undefined> {
  const text = await textIfThere(file);
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Partial<Secrets>);
  } catch (cause) {
    const wayOut = `Mend it, or remove ${file} and run \`npm run up\` again: it makes new ones.`;
    throw new Failure({ what: `${file} is not readable as JSON`, wayOut }, { cause });
  }
}

function fileOf({ dir }: Pick<Instance, 'dir'>): string {
  return join(dir, 'secrets.json');
}
