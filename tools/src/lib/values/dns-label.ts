/** Why a name is refused that is none of these; a letter is first, since names of containers and branches begin with it. */
export const noDnsLabel = 'it is no DNS label: small letters, digits and inner hyphens, and a letter first';

/** Whether a name may be that of a namespace, a folder and a part of a host. Its length is for others to judge. */
export function isDnsLabel(name: string): boolean {
  return /^[a-z](?:[a-z0-9-]*[a-z0-9])?$/.test(name);
}
