import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface MadeCertificate {
  readonly cert: string;
  readonly key: string;
}

interface Wish {
  /** Its names as a certificate has them: `URI:spiffe://…`, `DNS:…`. */
  readonly names: readonly string[];
  /** Seconds from now; below nothing where it has ended. */
  readonly endsIn?: number;
}

/** What issues certificates for a test: node reads X.509 and writes none. */
export class IssuingAuthority {
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  readonly #name: string;
  /** PEM: by whose word its certificates are known. */
  readonly ca: string;

  constructor(name: string) {
    this.#name = name;
    const extensions = [extension('551d13', sequence(der(0x01, Buffer.from([0xff]))))];
    this.ca = pem(this.#sign(this.#keys.publicKey, name, 3_600, extensions));
  }

  issue({ names, endsIn = 3_600 }: Wish): MadeCertificate {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const all = names.map((each) => {
      const [kind, ...rest] = each.split(':');
      return der(kind === 'URI' ? 0x86 : 0x82, Buffer.from(rest.join(':')));
    });
    const cert = pem(this.#sign(publicKey, 'service', endsIn, [extension('551d11', sequence(...all))]));
    return { cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string };
  }

  /** As a volume with its Secret. */
  write(folder: string, wish: Wish): void {
    const { cert, key } = this.issue(wish);
    mkdirSync(folder, { recursive: true });
    for (const [file, text] of Object.entries({ 'ca.crt': this.ca, 'tls.key': key, 'tls.crt': cert }))
      writeFileSync(join(folder, file), text);
  }

  #sign(publicKey: KeyObject, subject: string, endsIn: number, extensions: readonly Buffer[]): Buffer {
    const algorithm = sequence(oid('2a8648ce3d040302'));
    const body = sequence(
      der(0xa0, integer(Buffer.from([2]))),
      integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
      algorithm,
      nameOf(this.#name),
      sequence(time(-7_200), time(endsIn)),
      nameOf(subject),
      publicKey.export({ type: 'spki', format: 'der' }),
      der(0xa3, sequence(...extensions)),
    );
    const signature = sign('sha256', body, this.#keys.privateKey);
    return sequence(body, algorithm, der(0x03, Buffer.concat([Buffer.from([0]), signature])));
  }
}

/** A tag, the length and what it holds: as X.690 has it. */
function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function integer(value: Buffer): Buffer {
  return der(0x02, value);
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

function extension(id: string, value: Buffer): Buffer {
  return sequence(oid(id), der(0x01, Buffer.from([0xff])), der(0x04, value));
}

function nameOf(common: string): Buffer {
  return sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(common)))));
}

function time(seconds: number): Buffer {
  const text = new Date(Date.now() + seconds * 1_000).toISOString().replaceAll(/[-:T]|\.\d+/g, '');
  return der(0x18, Buffer.from(text));
}

function pem(bytes: Buffer): string {
  // No empty line where the last is full: OpenSSL takes none.
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
