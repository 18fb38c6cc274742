import { loadInstance } from '../../model/instance.ts';
import type { RegistryOptions } from '../../lib/registry/registry.ts';

/** For every sub-command that reads an image. */
export const mirrorOption = [
  '--instance <name>',
  'ask the mirror of these local clusters instead of the real registry',
] as const;

/** The registry that `--instance` means. */
export async function registryOptions(instance: string | undefined): Promise<RegistryOptions> {
  return instance === undefined ? {} : { mirror: (await loadInstance(instance)).ports.mirror };
}
