import { access } from 'node:fs/promises';
import { Failure } from '../lib/failure.ts';
import { instanceDir, originPath, parseInstanceName } from '../lib/instance.ts';

/**
 * The repository that a command writes to: the one that is named, else the instance's local origin, a bare repository
 * on this machine that both its clusters read.
 * @throws {Failure} when the instance has none.
 */
export async function targetRepository(options: { repo?: string; instance: string }): Promise<string> {
  if (options.repo !== undefined) return options.repo;
  const origin = originPath({ dir: instanceDir(parseInstanceName(options.instance)) });
  try {
    await access(origin);
  } catch {
    throw new Failure({
      what: `The instance ${options.instance} has no git origin`,
      why: `${origin} does not exist`,
      wayOut: 'Start it with `npm run up`, or name a repository with --repo.',
    });
  }
  return origin;
}
