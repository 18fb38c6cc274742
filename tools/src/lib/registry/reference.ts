import { Failure } from '../failure.ts';
import { defined } from '../values/defined.ts';

/** An image in a registry. */
export interface RegistryImage {
  readonly kind: 'registry';
  /** As Docker reads it, with its registry: `ghcr.io/o/web`. */
  readonly name: string;
  readonly tag?: string;
  /** `sha256:…`. */
  readonly digest?: string;
}

/** An image in a file, or in the store of an engine of this machine. */
interface LocalImage {
  readonly kind: 'docker' | 'podman' | 'docker-archive' | 'oci-archive' | 'oci-dir';
  /** The image's name there, or the path. */
  readonly at: string;
}

export type ImageReference = RegistryImage | LocalImage;

const local = /^(?<kind>docker|podman|docker-archive|oci-archive|oci-dir):(?<at>[^/].*|\/.+)$/;
const part = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const registry = new RegExp(
  `^(?<name>(?:localhost|[a-z0-9.-]+\\.[a-z]+|[a-z0-9.-]+(?=:\\d))(?::\\d+)?(?:/${part})+)` +
    '(?::(?<tag>\\w[\\w.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$',
);

/**
 * Reads `REGISTRY/NAME[:TAG][@DIGEST]`, or `KIND:PLACE` for what is on this machine.
 * @throws {Failure} that quotes the text; a name without its registry or without tag and digest is not accepted.
 */
export function parseReference(text: string): ImageReference {
  const here = local.exec(text)?.groups;
  if (here !== undefined) return { kind: here['kind'] as LocalImage['kind'], at: here['at']! };
  const { name, tag, digest } = registry.exec(text)?.groups ?? {};
  if (name !== undefined && (tag ?? digest) !== undefined) {
    return {
      kind: 'registry',
      name,
      ...defined({ tag, digest }),
    };
  }
  throw new Failure({
    what: `${JSON.stringify(text)} names no image`,
    wayOut:
      'Write REGISTRY/NAME:TAG, REGISTRY/NAME@sha256:DIGEST or both, or docker:NAME, podman:NAME, oci-archive:FILE, docker-archive:FILE, oci-dir:FOLDER.',
  });
}

/** The same, for commands that ask a registry. */
export function parseRegistryReference(text: string): RegistryImage {
  const found = parseReference(text);
  if (found.kind === 'registry') return found;
  throw new Failure({
    what: `${JSON.stringify(text)} is in no registry`,
    wayOut: 'Name an image as a registry has it: REGISTRY/NAME:TAG or REGISTRY/NAME@sha256:DIGEST.',
  });
}

/** `ghcr.io/o/web` -> its registry's host and port, and the name there. */
export function splitName(name: string): { host: string; path: string } {
  const slash = name.indexOf('/');
  const [host, path] = [name.slice(0, slash), name.slice(slash + 1)];
  return host === 'docker.io' ? { host: 'registry-1.docker.io', path } : { host, path };
}
