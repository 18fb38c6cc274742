import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from '../../lib/process/run.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';

/** For tests: writes an image of one layer with these files as an OCI folder. */
export async function writeTinyImage(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  const blobs = join(folder, 'blobs', 'sha256');
  await mkdir(blobs, { recursive: true });
  const put = async (mediaType: string, bytes: Buffer) => {
    const hex = createHash('sha256').update(bytes).digest('hex');
    await writeFile(join(blobs, hex), bytes);
    return { mediaType, digest: `sha256:${hex}`, size: bytes.length };
  };
  const json = (mediaType: string, value: object) => put(mediaType, Buffer.from(JSON.stringify(value)));
  const layer = await put('application/vnd.oci.image.layer.v1.tar', await tarOf(files));
  const config = await json('application/vnd.oci.image.config.v1+json', {
    architecture: 'amd64',
    os: 'linux',
    config: {},
    rootfs: { type: 'layers', diff_ids: [layer.digest] },
  });
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = await json(mediaType, { schemaVersion: 2, mediaType, config, layers: [layer] });
  await writeFile(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  await writeFile(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [manifest] }));
}

async function tarOf(files: Readonly<Record<string, string>>): Promise<Buffer> {
  return await withScratchFolder('layer', async (folder) => {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, 'root', path)), { recursive: true });
      await writeFile(join(folder, 'root', path), text);
    }
    await run('tar', ['--create', '--file', join(folder, 'layer.tar'), '--directory', join(folder, 'root'), '.']);
    return await readFile(join(folder, 'layer.tar'));
  });
}
