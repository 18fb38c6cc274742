import type { Environment } from '../lib/environment.ts';
import { Failure } from '../lib/failure.ts';
import { repositoryOf, sameRepository } from '../names/repository.ts';
import type { ClusterFacts, ContextFacts } from './facts.ts';

/** What the root Application of a cluster syncs. */
export interface RootSource {
  readonly repoURL: string;
  readonly path: string;
}

/** All that is known of whose cluster a context is. */
export interface Evidence {
  readonly environment: Environment;
  readonly context: ContextFacts;
  /** What its root Application shall sync; the repository is left out where it does not matter. */
  readonly wanted: { readonly path: string; readonly repoURL?: string };
  /** From the infrastructure. */
  readonly facts?: ClusterFacts;
  /** What runs there already. */
  readonly root?: RootSource;
  /** What the person typed as its environment. */
  readonly confirmed?: string;
}

/** What shows that it is that environment's cluster; `nothing` when a person must say so. */
export type Proof = 'the outputs' | 'its root Application' | 'your word' | 'nothing';

/**
 * Judges whether a context is the cluster of the environment.
 * @throws {Failure} when anything that is known speaks against it.
 */
export function prove({ environment, context, wanted, facts, root, confirmed }: Evidence): Proof {
  const what = `The context ${context.context} is not the cluster of ${environment}`;
  const wayOut = 'Name the right context: kubectl config get-contexts.';
  if (root !== undefined && root.path !== wanted.path) {
    throw new Failure({ what, why: `its root Application syncs ${root.path}, not ${wanted.path}`, wayOut });
  }
  if (root !== undefined && wanted.repoURL !== undefined && !sameSource(root.repoURL, wanted.repoURL)) {
    throw new Failure({ what, why: `its root Application syncs ${root.repoURL}, not ${wanted.repoURL}`, wayOut });
  }
  if (facts !== undefined && !sameServer(facts.endpoint, context.server)) {
    const why = `it points at ${context.server || 'no server'}, and the outputs name ${facts.endpoint} (${facts.name})`;
    throw new Failure({ what, why, wayOut: `${wayOut} Or name the outputs of ${environment}.` });
  }
  if (confirmed !== undefined && confirmed !== environment) {
    throw new Failure({
      what: `You said ${confirmed}, and this is for ${environment}`,
      wayOut: 'Say which one it is.',
    });
  }
  if (confirmed !== undefined) return 'your word';
  if (facts !== undefined) return 'the outputs';
  return root === undefined ? 'nothing' : 'its root Application';
}

function sameSource(one: string, other: string): boolean {
  return sameRepository(repositoryOf(one) ?? one, repositoryOf(other) ?? other);
}

function sameServer(one: string, other: string): boolean {
  return plain(one) === plain(other);
}

function plain(url: string): string {
  return url.toLowerCase().replace(/\/$/, '');
}
