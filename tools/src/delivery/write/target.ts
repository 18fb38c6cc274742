import { Failure } from '../../lib/failure.ts';
import { originOf } from '../../lib/git/remote.ts';
import { instanceDir, originPath, parseInstanceName } from '../../model/instance.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { isThere } from '../../lib/files/if-there.ts';

export interface TargetOptions {
  readonly repo?: string;
  readonly instance: string;
}

/**
 * The repository that a command writes to: the one that is named, else the local origin that the instance's clusters
 * sync, else, where no instance runs, the remote `origin` of this checkout.
 * @throws {Failure} when there is none of them, or it cannot be seen whether the instance has an origin.
 */
export async function targetRepository(
  { repo, instance }: TargetOptions,
  checkout: string = repositoryRoot,
): Promise<string> {
  if (repo !== undefined) return repo;
  const local = originPath({ dir: instanceDir(parseInstanceName(instance)) });
  if (await isThere(local)) return local;
  const remote = instance === 'default' ? await originOf(checkout) : undefined;
  if (remote !== undefined) return remote;
  throw new Failure({
    what: `The instance ${instance} has no git origin`,
    why: `${local} does not exist${instance === 'default' ? ', and this checkout has no remote origin' : ''}`,
    wayOut: 'Start it with `npm run up`, or name a repository with --repo.',
  });
}

/** The repository that is on GitHub: the one that is named, else the remote `origin` of this checkout. */
export async function remoteRepository(
  { repo }: Pick<TargetOptions, 'repo'>,
  checkout: string = repositoryRoot,
): Promise<string> {
  const remote = repo ?? (await originOf(checkout));
  if (remote !== undefined) return remote;
  throw new Failure({
    what: 'It is not known which repository is meant',
    why: 'this checkout has no remote origin',
    wayOut: 'Name the repository with --repo https://github.com/OWNER/NAME.',
  });
}
