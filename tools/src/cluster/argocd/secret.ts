import { hash } from 'bcryptjs';
import { Failure } from '../../lib/failure.ts';

/** What bcrypt reads of a password, in bytes; it would ignore the rest without a word. */
const longest = 72;

/**
 * A password as Argo CD keeps it. Hashed in this process: in a command line any user of the machine could read it.
 * @throws {Failure} when it is longer than 72 bytes.
 */
export async function hashPassword(password: string): Promise<string> {
  const bytes = Buffer.byteLength(password);
  if (bytes <= longest) return await hash(password, 10);
  throw new Failure({
    what: "The password of Argo CD's admin is too long",
    why: `it has ${bytes} bytes, and bcrypt reads ${longest}`,
    wayOut: 'Choose a shorter one.',
  });
}
