import { namingOf } from '@lockstep/infra/naming';
import type { ClusterFacts } from '@lockstep/infra/outputs';
import { environments, type Environment } from '../../../model/environment.ts';
import { Failure } from '../../../lib/failure.ts';
import { readNames } from '../../../model/names/names.ts';
import { repositoryOf, sameRepository } from '../../../model/names/repository.ts';
import { eksNameOf, type ContextFacts } from './facts.ts';

/** What the root Application of a cluster syncs. */
export interface RootSource {
  readonly repoURL: string;
  readonly path: string;
}

/** All that is known of whose cluster a context is. */
export interface IdentityEvidence {
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
type Proof = 'the outputs' | 'its root Application' | 'your word' | 'nothing';

/**
 * Judges whether a context is the cluster of the environment.
 * @throws {Failure} when anything that is known speaks against it.
 */
export function proveIdentity({ environment, context, wanted, facts, root, confirmed }: IdentityEvidence): Proof {
  const what = `The context ${context.context} is not the cluster of ${environment}`;
  const wayOut = 'Name the right context: kubectl config get-contexts.';
  if (root !== undefined && root.path !== wanted.path) {
    throw new Failure({ what, why: `its root Application syncs ${root.path}, not ${wanted.path}`, wayOut });
  }
  if (root !== undefined && wanted.repoURL !== undefined && !sameSource(root.repoURL, wanted.repoURL)) {
    throw new Failure({ what, why: `its root Application syncs ${root.repoURL}, not ${wanted.repoURL}`, wayOut });
  }
  const other = otherEnvironment(context, environment);
  if (other !== undefined) throw new Failure({ what, why: `it is ${context.cluster}, that of ${other}`, wayOut });
  if (facts !== undefined && facts.environment !== environment) {
    const file = `Name those of the stack ${environment}-cluster.`;
    throw new Failure({ what: `The outputs are those of ${facts.environment}, not of ${environment}`, wayOut: file });
  }
  if (facts !== undefined && !sameServer(facts.clusterEndpoint, context.server)) {
    const named = `the outputs name ${facts.clusterEndpoint} (${facts.clusterName})`;
    throw new Failure({ what, why: `it points at ${context.server || 'no server'}, and ${named}`, wayOut });
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

/** The environment that the name of an EKS cluster says, where that is another one. */
function otherEnvironment(context: ContextFacts, environment: Environment): Environment | undefined {
  const name = eksNameOf(context);
  const { repository } = readNames();
  return environments.find((one) => one !== environment && name === namingOf(repository, one).prefix);
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
