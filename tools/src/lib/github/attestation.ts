import { gh, lastLine, type GitHub } from './github.ts';

/** What an attestation must say of an image. */
interface Provenance {
  /** "name@sha256:…". */
  readonly image: string;
  /** The workflow that must have built it, from the repository's root. */
  readonly workflow: string;
  /** The branch that it must have been built from. */
  readonly branch: string;
  /** Whether a runner of one's own may have built it. */
  readonly selfHosted: boolean;
}

/** The commits that an image was built of, each proven by a signed attestation; or gh's reason in one line. */
export async function builtOf(
  github: GitHub,
  { image, workflow, branch, selfHosted }: Provenance,
): Promise<{ readonly commits: readonly string[] } | { readonly reason: string }> {
  const { repository } = github;
  const signer = ['--repo', repository, '--signer-workflow', `${repository}/${workflow}`];
  const source = ['--source-ref', `refs/heads/${branch}`, ...(selfHosted ? [] : ['--deny-self-hosted-runners'])];
  const args = ['attestation', 'verify', `oci://${image}`, ...signer, ...source, '--format', 'json'];
  const answer = await gh(github, args, { accept: [0, 1], doing: `verify who built ${image}` });
  if (answer.code !== 0) return { reason: lastLine(answer).replace(/^Error: /, '') || 'gh gave no reason' };
  const verified = JSON.parse(answer.stdout) as readonly Verified[];
  const commits = verified.map(({ verificationResult }) => verificationResult.signature.certificate);
  return { commits: commits.flatMap(({ sourceRepositoryDigest }) => sourceRepositoryDigest ?? []) };
}

/** As far as it is read here: an attestation whose signature and certificate gh has verified. */
interface Verified {
  readonly verificationResult: {
    readonly signature: { readonly certificate: { readonly sourceRepositoryDigest?: string } };
  };
}
