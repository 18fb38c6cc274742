import { textIfThere } from '../../lib/files/if-there.ts';

/** Whether SELinux refuses what its rules do not let; a machine without it has no such file. */
export async function enforcesSelinux(file = '/sys/fs/selinux/enforce'): Promise<boolean> {
  return (await textIfThere(file))?.trim() === '1';
}
