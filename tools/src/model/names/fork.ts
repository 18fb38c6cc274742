import type { Names } from '../../lib/fork-config.ts';
import { repositoryParts, repositoryOf, sameRepository } from './repository.ts';

/** Whose checkout it is, as far as its remotes say. */
type Fork =
  | { readonly is: 'own' }
  /** Of a repository other than the one that its names say. */
  | { readonly is: 'fork'; readonly repository: string }
  | { readonly is: 'unknown'; readonly why: string };

/**
 * A checkout whose remote `origin` is another repository than its names say, on the same host, is a fork. Where a second
 * remote is the repository itself, somebody works on that. Paths, addresses of this machine and other hosts, as of a
 * mirror, say nothing.
 */
export function checkoutOwner({ repository }: Names, remotes: ReadonlyMap<string, string>): Fork {
  const origin = remotes.get('origin');
  if (origin === undefined) return { is: 'unknown', why: 'there is no remote origin' };
  const named = [...remotes.values()].map((url) => repositoryOf(url));
  if (named.some((url) => url !== undefined && sameRepository(url, repository))) return { is: 'own' };
  const cloned = repositoryOf(origin);
  if (cloned === undefined) return { is: 'unknown', why: 'the remote origin is on this machine or in its network' };
  const [host] = repositoryParts(repository);
  if (repositoryParts(cloned)[0] !== host) return { is: 'unknown', why: `the remote origin is not on ${host}` };
  return { is: 'fork', repository: cloned };
}
