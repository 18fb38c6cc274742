import { createHash } from 'node:crypto';
import { repositoryParts } from '@lockstep/tools/model/names/repository';
import { madeAs } from './environments/made-as.ts';
import type { Environment } from '@lockstep/tools/model/environment';

/** The stacks of an environment, in the order in which they are first applied. */
export const parts = ['state', 'identities', 'network', 'cluster'] as const;

export type Part = (typeof parts)[number];

/** The stacks that the pipeline keeps; a person keeps the state bucket and the pipeline's own roles. */
export const pipelineParts = ['network', 'cluster'] as const satisfies readonly Part[];

/** What is called what, computed from the repository and the environment alone, so that nothing is looked up. */
export interface Naming {
  readonly environment: Environment;
  /** `OWNER/NAME` on GitHub. */
  readonly repository: string;
  /** What stands before every name on AWS, as `shop-staging`; also the cluster's name. */
  readonly prefix: string;
  /** The bucket of all states; S3 has one such name in the world. */
  readonly stateBucket: string;
  /** The bucket of the backups of its databases, where it has one. */
  readonly backupBucket: string;
}

const longestPrefix = 32;
const longestBucket = 63;

/**
 * @param repository `https://HOST/OWNER/NAME` of lockstep.config.ts.
 * @param named what it was called when AWS's names were given.
 */
export function namingOf(repository: string, environment: Environment, named: string = madeAs ?? repository): Naming {
  const [, ...now] = repositoryParts(repository);
  const [, owner, name] = repositoryParts(named);
  const prefix = shortened(`${slug(name)}-${environment}`, longestPrefix);
  const bucket = (what: string) => shortened(`${slug(owner)}-${slug(name)}-${environment}-${what}`, longestBucket);
  const [stateBucket, backupBucket] = [bucket('state'), bucket('backups')];
  return { environment, repository: now.join('/'), prefix, stateBucket, backupBucket };
}

export function stackName(environment: Environment, part: Part): string {
  return `${environment}-${part}`;
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

/** Two long names that begin alike must not become one. */
function shortened(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 8);
  return `${text.slice(0, longest - 9)}-${digest}`;
}
