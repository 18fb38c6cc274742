import type { PinnedImage } from '@lockstep/tools/model/image-reference';

/**
 * The OCI labels of a pinned image, as the mirror on this machine's loopback port serves them, without their prefix.
 * @throws {Error} when the mirror does not have it.
 */
export async function imageLabels(port: number, { name, digest }: PinnedImage): Promise<Record<string, string>> {
  const get = async (path: string): Promise<unknown> => {
    const url = `http://127.0.0.1:${port}/v2/${name}/${path}`;
    const accept = 'application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json';
    const answer = await fetch(url, { headers: { accept }, signal: AbortSignal.timeout(10_000) });
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
    return answer.json();
  };
  const manifest = (await get(`manifests/${digest}`)) as { config: { digest: string } };
  const { config } = (await get(`blobs/${manifest.config.digest}`)) as { config: { Labels: Record<string, string> } };
  const prefix = 'org.opencontainers.image.';
  return Object.fromEntries(
    Object.entries(config.Labels).flatMap(([key, value]) =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : [],
    ),
  );
}
