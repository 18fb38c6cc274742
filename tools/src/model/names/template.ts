import type { Names } from '../../lib/fork-config.ts';

/**
 * Whether a file may say the template's names in a fork: this one, and the changes that its tests make, which are read
 * with the fork's own names.
 */
export function saysTemplate(path: string): boolean {
  return path === 'tools/src/model/names/template.ts' || path.startsWith('tools/test/');
}

/** Part of every name of the template that tells it from others. */
export const templateOwner = 'lockstep-gitops';

/** The names that every repository made from the template is born with. */
export const templateNames: Names = {
  repository: `https://github.com/${templateOwner}/lockstep`,
  images: `ghcr.io/${templateOwner}`,
  domain: 'example.com',
};
