import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { toolPath } from '../../toolbox/tools.ts';
import { run } from '../../lib/process/run.ts';
import { packagesIn, type ImagePackage } from './packages.ts';
import { parseReference } from '../../lib/registry/reference.ts';
import type { RegistryOptions } from '../../lib/registry/registry.ts';
import { inSandbox, type Sandbox } from './sandbox.ts';
import { sourceFor } from './scan-source.ts';

/** How a list of an image's packages is written; the first two are standards, the third is syft's own. */
export const sbomFormats = ['spdx-json', 'cyclonedx-json', 'syft-json'] as const;

export type SbomFormat = (typeof sbomFormats)[number];

/**
 * Lists what an image holds in a file.
 * @returns the packages, as syft found them.
 * @throws {Failure} when the image cannot be read or holds no package at all.
 */
export async function writeSbom(
  reference: string,
  file: string,
  format: SbomFormat,
  options: RegistryOptions = {},
): Promise<readonly ImagePackage[]> {
  return await inSandbox(async (sandbox) => {
    const listed = join(sandbox.folder, 'list.json');
    const wanted = join(sandbox.folder, 'wanted.json');
    const outputs = ['--output', `syft-json=${listed}`, '--output', `${format}=${wanted}`];
    await syft(reference, outputs, sandbox, options);
    const packages = packagesIn(await readFile(listed, 'utf8'), reference);
    await mkdir(dirname(file), { recursive: true });
    await copyFile(wanted, file);
    return packages;
  });
}

async function syft(reference: string, outputs: readonly string[], sandbox: Sandbox, options: RegistryOptions) {
  const source = await sourceFor(parseReference(reference), sandbox.folder, options);
  await run(await toolPath('syft'), ['scan', source, ...outputs, '--config', sandbox.config, '--quiet'], {
    cwd: sandbox.folder,
    env: sandbox.env({ SYFT_CHECK_FOR_APP_UPDATE: 'false' }),
    timeout: 600_000,
    doing: `list what ${reference} holds`,
    wayOut: 'Check the reference and, for a registry, the login; an image of local clusters needs --instance.',
  });
}
