import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../lib/failure.ts';
import type { Instance } from '../lib/instance.ts';

/** Secrets of one instance, made on this machine and kept in a file that only its user can read. */
export interface Secrets {
  /** Shared by the origin's hook and both Argo CDs. */
  readonly webhook: string;
  /** Of Argo CD's user `admin`, in both clusters. */
  readonly adminPassword: string;
}

/** @throws {Failure} when the instance has no readable secrets yet. */
export async function loadSecrets(instance: Pick<Instance, 'dir' | 'name'>): Promise<Secrets> {
  const file = join(instance.dir, 'secrets.json');
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Failure(
      { what: `${file} cannot be read`, wayOut: 'Run `npm run up` again: it makes the secrets.' },
      { cause },
    );
  });
  return JSON.parse(text) as Secrets;
}

/** The secrets of the instance, made on the first call. */
export async function ensureSecrets(instance: Pick<Instance, 'dir' | 'name'>): Promise<Secrets> {
  const existing = await loadSecrets(instance).catch(() => undefined);
  if (existing !== undefined) return existing;
  const secrets: Secrets = {
    webhook: randomBytes(32).toString('hex'),
    adminPassword: randomBytes(15).toString('base64url'),
  };
  await mkdir(instance.dir, { recursive: true, mode: 0o700 });
  const file = join(instance.dir, 'secrets.json');
  await writeFile(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return secrets;
}
