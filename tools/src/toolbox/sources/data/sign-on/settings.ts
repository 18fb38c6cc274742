import { readFileSync } from 'node:fs';

/** A person who may log in. */
export interface SignOnPerson {
  readonly password: string;
  readonly groups: readonly string[];
}

/** A program that sends people here, as the standard of client registration writes one. */
interface Client {
  readonly client_id: string;
  readonly redirect_uris: readonly string[];
  readonly [field: string]: unknown;
}

/** What differs between laptops; `up` makes it, and git holds none of it. */
export interface SignOnSettings {
  /** As browsers and programs both ask for it: `https://sign-on.staging.localhost:8461`. */
  readonly issuer: string;
  readonly clients: readonly Client[];
  /** By the names that they log in with. */
  readonly people: Readonly<Record<string, SignOnPerson>>;
  /** A private key as a JSON Web Key: who was logged in before a restart still is. */
  readonly key: Readonly<Record<string, unknown>>;
}

/** @throws {Error} that names what is missing. */
export function readSignOnSettings(file: string): SignOnSettings {
  const { issuer, clients, people, key } = JSON.parse(readFileSync(file, 'utf8')) as Partial<SignOnSettings>;
  if (issuer === undefined || !issuer.startsWith('https://')) throw new Error(`${file}: issuer is no address of TLS`);
  if (clients === undefined || clients.length === 0) throw new Error(`${file}: there are no clients`);
  if (key === undefined) throw new Error(`${file}: there is no key`);
  const without = Object.entries(people ?? {}).find(([, { password }]) => (password ?? '').length < 16);
  if (without !== undefined) throw new Error(`${file}: the password of ${without[0]} is shorter than 16 characters`);
  return { issuer, clients, people: people ?? {}, key };
}
