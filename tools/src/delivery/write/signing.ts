import { sep } from 'node:path';
import { Failure } from '../../lib/failure.ts';
import { repositoryRoot, stateDir } from '../../lib/files/paths.ts';
import { originOf } from '../../lib/git/remote.ts';
import { signingOf, type Signing } from '../../lib/git/signing.ts';
import { configFile, readConfig } from '../../model/config/config.ts';

/** What `signedCommits: true` asks of the pipeline. */
export const pipelineCannotSign =
  "the workflows' own commits would have to be made by GitHub's API for the App (createCommitOnBranch), which is not built";

interface Asked {
  /** Whose git says whether and how commits are signed. */
  readonly checkout?: string;
  /** Whether main takes no others. */
  readonly required?: boolean;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * How commits for the origin of a clone are signed; undefined where they are not. The origin of local clusters takes them
 * unsigned: it is thrown away with them, and `up` waits for no key.
 * @throws {Failure} as `requireSigning` does.
 */
export async function signingFor(clone: string, asked: Asked = {}): Promise<Signing | undefined> {
  const { checkout, required, env } = { ...inForce(), ...asked };
  const signing = await signingOf(checkout);
  if (signing === undefined && !required) return undefined;
  if ((await originOf(clone))?.startsWith(stateDir() + sep)) return undefined;
  return signing ?? refuse(env);
}

/** @throws {Failure} when commits are not signed in this checkout, and `signedCommits` asks for it. */
export async function requireSigning(asked: Asked = {}): Promise<void> {
  const { checkout, required, env } = { ...inForce(), ...asked };
  if (required && (await signingOf(checkout)) === undefined) refuse(env);
}

function inForce(): Required<Asked> {
  return { checkout: repositoryRoot, required: readConfig().signedCommits ?? false, env: process.env };
}

function refuse(env: NodeJS.ProcessEnv): never {
  const inWorkflow = env['GITHUB_ACTIONS'] === 'true';
  throw new Failure({
    what: `Git signs nothing here (commit.gpgSign), and signedCommits of ${configFile} asks for it`,
    why: inWorkflow ? pipelineCannotSign : 'main would refuse the commit',
    wayOut: inWorkflow
      ? 'Run `image build --push`, `bump --push` and `promote` where git signs, or except the App from the rule and set signedCommits to false.'
      : 'Set `git config commit.gpgSign true` and user.signingKey (for an SSH key also gpg.format ssh), then run this again.',
  });
}
