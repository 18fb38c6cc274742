import { digestOf } from '../../lib/registry/registry.ts';
import { Failure } from '../../lib/failure.ts';
import { defined } from '../../lib/values/defined.ts';

/**
 * The digest of an image in the mirror on this machine's loopback port, or undefined when the mirror does not have it.
 * @throws {Failure} when the mirror does not answer.
 */
export async function digestInMirror(port: number, name: string, tag: string): Promise<string | undefined> {
  try {
    return await digestOf({ kind: 'registry', name, tag }, { mirror: port });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Failure({
      what: `The image mirror at 127.0.0.1:${port} does not answer for ${name}:${tag}`,
      ...defined({ why: error.parts.why }),
      wayOut: 'Start it with `npm run up`, then run this again.',
    });
  }
}
