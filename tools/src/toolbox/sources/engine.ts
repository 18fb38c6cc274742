import type { RunOptions, RunResult } from '../../lib/process/run.ts';

/** The engine as far as images need it: its name and its command line. */
export interface ImageEngine {
  readonly name: 'docker' | 'podman';
  call(args: readonly string[], options?: RunOptions): Promise<RunResult>;
}

/** Builds without network from a folder that holds `Containerfile`. */
export async function buildFolder(engine: ImageEngine, folder: string, tag: string, log: string): Promise<void> {
  const podman = ['--layers=false', '--pull=never', '--timestamp', '1'];
  await engine.call(
    [
      'build',
      '--network=none',
      ...(engine.name === 'podman' ? podman : []),
      '--tag',
      tag,
      '--file',
      `${folder}/Containerfile`,
      folder,
    ],
    { log, timeout: 900_000, doing: `build the image ${tag}` },
  );
}

/** The value of a label of a local image; undefined when there is no such image. */
export async function labelOf(engine: ImageEngine, reference: string, label: string): Promise<string | undefined> {
  const format = `{{index .Config.Labels "${label}"}}`;
  const { code, stdout } = await engine.call(['image', 'inspect', '--format', format, reference], {
    accept: [0, 1, 125],
  });
  return code === 0 ? stdout.trim() : undefined;
}

/** Bytes of a local image, unpacked. */
export async function imageSize(engine: ImageEngine, reference: string): Promise<number> {
  return Number((await engine.call(['image', 'inspect', '--format', '{{.Size}}', reference])).stdout.trim());
}

/** Pushes a local image to a mirror on the loopback address, which needs no TLS. */
export async function pushImage(engine: ImageEngine, reference: string, to: string, log: string): Promise<void> {
  const options = { log, timeout: 600_000, doing: `push ${reference} to the mirror` };
  if (engine.name === 'podman') {
    // Nodes unpack zstd several times faster than gzip.
    const compression = ['--format', 'oci', '--compression-format', 'zstd'];
    await engine.call(['push', '--tls-verify=false', ...compression, reference, `docker://${to}`], options);
    return;
  }
  await engine.call(['tag', reference, to], options);
  await engine.call(['push', to], options);
  await engine.call(['image', 'rm', to], options);
}

/** The id of a local image; undefined when there is no such image. */
export async function idOf(engine: ImageEngine, reference: string): Promise<string | undefined> {
  const { code, stdout } = await engine.call(['image', 'inspect', '--format', '{{.Id}}', reference], {
    accept: [0, 1, 125],
  });
  return code === 0 ? stdout.trim() : undefined;
}

/** Removes a tag and what only it held, or an image by its id; one that a container uses stays. */
export async function removeImage(engine: ImageEngine, reference: string): Promise<void> {
  await engine.call(['image', 'rm', reference], { accept: [0, 1, 2, 125] });
}
