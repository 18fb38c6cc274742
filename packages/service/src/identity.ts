import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { Log } from './log.ts';

/** Milliseconds between two looks at the files: a kubelet brings new ones within two minutes, hours before the old ones end. */
const lookMs = 10_000;

/** PEM, by the names that cert-manager gives them in a Secret. */
const files = { cert: 'tls.crt', key: 'tls.key', ca: 'ca.crt' } as const;

type Pems = Readonly<Record<keyof typeof files, string>>;

/** Who this service is to others: its certificate with its key, and by whose word it knows them. New files are taken up as they come. */
export class Identity {
  readonly #folder: string;
  readonly #log: Log;
  readonly #renewed: ((pems: Pems) => void)[] = [];
  readonly #looking: NodeJS.Timeout;
  #pems: Pems;
  #context: SecureContext;
  #endsAt: Date;

  /** @throws {Error} where the folder holds no certificate with its key. */
  constructor(folder: string, log: Log, everyMs: number = lookMs) {
    this.#folder = folder;
    this.#log = log;
    this.#pems = this.#read();
    this.#context = contextOf(this.#pems);
    this.#endsAt = endOf(this.#pems);
    this.#looking = setInterval(() => this.#look(), everyMs).unref();
  }

  get pems(): Pems {
    return this.#pems;
  }

  /** What a call by this identity takes; ask for it for each call. */
  get context(): SecureContext {
    return this.#context;
  }

  get endsAt(): Date {
    return this.#endsAt;
  }

  onRenewal(take: (pems: Pems) => void): void {
    this.#renewed.push(take);
  }

  close(): void {
    clearInterval(this.#looking);
  }

  #look(): void {
    try {
      const pems = this.#read();
      if (Object.keys(files).every((each) => pems[each as keyof Pems] === this.#pems[each as keyof Pems])) return;
      const context = contextOf(pems);
      for (const take of this.#renewed) take(pems);
      [this.#pems, this.#context, this.#endsAt] = [pems, context, endOf(pems)];
      this.#log('info', 'identity renewed', { endsAt: this.#endsAt.toISOString() });
    } catch (error) {
      // Such as a key that is not there yet: the one before holds for hours.
      this.#log('warn', 'new identity not taken', { folder: this.#folder, error });
    }
  }

  /** A certificate and a key of two different times would fail each handshake. */
  #read(): Pems {
    const read = (name: string): string => readFileSync(join(this.#folder, name), 'utf8');
    const pems = { cert: read(files.cert), key: read(files.key), ca: read(files.ca) };
    if (new X509Certificate(pems.cert).checkPrivateKey(createPrivateKey(pems.key))) return pems;
    throw new Error(`${files.key} in ${this.#folder} is not the key of ${files.cert}`);
  }
}

function contextOf(pems: Pems): SecureContext {
  return createSecureContext({ ...pems, minVersion: 'TLSv1.3' });
}

function endOf({ cert }: Pems): Date {
  return new X509Certificate(cert).validToDate;
}

/** The one name of a certificate's owner, `spiffe://TRUST/ns/NAMESPACE/sa/NAME`; one with several, or another, has none. */
export function spiffeIdOf({ subjectAltName = '' }: Pick<X509Certificate, 'subjectAltName'>): string | undefined {
  const names = (subjectAltName || '').split(', ').filter((each) => each.startsWith('URI:'));
  const [only] = names.map((each) => each.slice('URI:'.length));
  return names.length === 1 && isSpiffeId(only!) ? only : undefined;
}

/** `spiffe://staging.example.com/ns/front/sa/front` */
export function isSpiffeId(text: string): boolean {
  return /^spiffe:\/\/[a-z0-9.-]{1,253}\/ns\/[a-z0-9-]{1,63}\/sa\/[a-z0-9.-]{1,253}$/.test(text);
}
