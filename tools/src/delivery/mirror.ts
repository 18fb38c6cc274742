import { Failure } from '../lib/failure.ts';

const manifests = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

/**
 * The digest of an image in the mirror on this machine's loopback port, or undefined when the mirror does not have it.
 * @throws {Failure} when the mirror does not answer.
 */
export async function digestInMirror(port: number, name: string, tag: string): Promise<string | undefined> {
  const url = `http://127.0.0.1:${port}/v2/${name}/manifests/${tag}`;
  const headers = { accept: manifests.join(', ') };
  const answer = await fetch(url, { method: 'HEAD', headers, signal: AbortSignal.timeout(10_000) }).catch(
    (error: Error) => ({ ok: false as const, status: error.message, headers: new Headers() }),
  );
  if (answer.ok) return answer.headers.get('docker-content-digest') ?? undefined;
  if (answer.status === 404) return undefined;
  throw new Failure({
    what: `The image mirror at 127.0.0.1:${port} does not answer for ${name}:${tag}`,
    why: String(answer.status),
    wayOut: 'Start it with `npm run up`, then run this again.',
  });
}
