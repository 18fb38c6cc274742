import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../lib/failure.ts';
import { repositoryRoot } from '../lib/files/paths.ts';
import { lastCommitTouching } from '../lib/git/history.ts';
import { commitOf, readTexts } from '../lib/git/objects.ts';
import { isShallow } from '../lib/git/repository.ts';
import { builtOf } from '../lib/github/attestation.ts';
import type { GitHub } from '../lib/github/github.ts';
import { signedCommits } from '../lib/registry/signed.ts';
import { configFile, readConfig } from './config/config.ts';
import { shortCommit, type PinnedImage } from './image-reference.ts';
import { sourceIn } from './services.ts';
import { lastImageCommit } from './source/source-commits.ts';

/** The workflow and branch that an image must come from. */
export const builtBy = { workflow: '.github/workflows/release.yaml', branch: 'main' } as const;

/**
 * Why it is not proven that the release workflow built an image of the commit that its tag names; undefined when it is.
 * Which commit a run builds is computed as the run does: the last one that changed the image's source as it was then.
 * @param repo - a clone with its whole history.
 * @throws {Failure} when gh cannot be asked, or the clone is shallow.
 */
export async function unproven(github: GitHub, repo: string, image: PinnedImage): Promise<string | undefined> {
  const selfHosted = readConfig().workflows.selfHostedRunners ?? false;
  const built =
    signingBy() === 'key'
      ? await signedCommits(image, publicKey(), {
          ...builtBy,
          selfHosted,
          repository: `https://github.com/${github.repository}`,
        })
      : await builtOf(github, { image: `${image.name}@${image.digest}`, ...builtBy, selfHosted });
  if ('reason' in built) return built.reason;
  const reasons: string[] = [];
  for (const commit of new Set(built.commits)) {
    const reason = await otherSource(repo, image, commit);
    if (reason === undefined) return undefined;
    reasons.push(reason);
  }
  return reasons.join('; ') || 'its attestation does not say of which commit it was built';
}

/** What proves who built an image: docs/github.md, "Private repositories". */
export function signingBy(): 'attestations' | 'key' {
  return readConfig().github?.signing ?? 'attestations';
}

/** Where everybody finds the half of the key that verifies, from the repository's root. */
export const publicKeyFile = 'security/signing.pub';

/** Of the tools that judge, so that no change brings its own. */
function publicKey(): KeyObject {
  try {
    return createPublicKey(readFileSync(join(repositoryRoot, publicKeyFile), 'utf8'));
  } catch (cause) {
    const wayOut = 'Make a pair of keys and commit this half: "Private repositories" in docs/github.md.';
    throw new Failure({ what: `${publicKeyFile} holds no public key`, wayOut }, { cause });
  }
}

/** Why a run of the release workflow on a commit did not build the image that the tag names. */
async function otherSource(repo: string, { name, tag }: PinnedImage, run: string): Promise<string | undefined> {
  if ((await commitOf(repo, run)) === undefined) {
    await refuseShallow(repo);
    return `it was built at ${shortCommit(run)}, which is no commit of this repository`;
  }
  const [text] = await readTexts(repo, [`${run}:${configFile}`]);
  const source = sourceIn(text, name);
  const commit = await lastImageCommit(repo, run, source);
  if (commit === tag) return undefined;
  // Until version 0.2 each change of these files made an image, also of what no build gets.
  if ((await lastCommitTouching(repo, run, source.paths)) === tag) return undefined;
  await refuseShallow(repo);
  return `it was built of ${shortCommit(commit ?? run)}, not of ${shortCommit(tag)} as its tag says`;
}

async function refuseShallow(repo: string): Promise<void> {
  if (!(await isShallow(repo))) return;
  throw new Failure({
    what: 'It cannot be said of which commit an image was built',
    why: `${repo} is a shallow clone`,
    wayOut: 'Fetch the whole history (git fetch --unshallow; on GitHub, fetch-depth: 0), then run this again.',
  });
}
