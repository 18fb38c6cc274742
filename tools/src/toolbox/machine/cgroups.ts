import { isThere } from '../../lib/files/if-there.ts';

/** Of which version the control groups of this machine are; a hybrid counts as 1, another system than Linux has none. */
export async function cgroupVersion(): Promise<1 | 2 | undefined> {
  if (process.platform !== 'linux') return undefined;
  return (await isThere('/sys/fs/cgroup/cgroup.controllers')) ? 2 : 1;
}
