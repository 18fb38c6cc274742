import type { Names } from '../../lib/fork-config.ts';
import { repositoryOf } from '../names/repository.ts';

export type Fact = keyof Names;

/** In the order of the file. */
export const facts = ['repository', 'images', 'domain'] as const satisfies readonly Fact[];

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const domainForm = new RegExp(`^(?:${label}\\.)+${label}$`);
// A port would end the name for what reads NAME:TAG, a policy among them.
const imagesForm = new RegExp(`^(?:${label}\\.)+${label}(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)+$`);
// A host has at most 253 characters, and the longest that is made here begins with this.
const longestDomain = 253 - 'argocd.production.'.length;

/** Why a value cannot be that name; undefined when it can. */
export function objectionTo(fact: Fact, value: string): string | undefined {
  if (fact === 'repository') {
    return repositoryOf(value) === value ? undefined : 'it is https://HOST/OWNER/NAME, as https://github.com/acme/shop';
  }
  if (fact === 'images') {
    return imagesForm.test(value)
      ? undefined
      : 'it is a registry without a port and at least one name after it, in small letters, as ghcr.io/acme';
  }
  return domainForm.test(value) && value.length <= longestDomain
    ? undefined
    : `it is a DNS name in small letters, of at most ${longestDomain} characters, as shop.example.org`;
}
