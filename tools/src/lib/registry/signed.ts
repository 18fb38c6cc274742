import { verify, type KeyObject } from 'node:crypto';
import { jsonIn } from '../files/json.ts';
import { at, listAt } from '../values/at.ts';
import { registryText, type RegistryOptions } from './registry.ts';

interface SignedImage {
  readonly name: string;
  readonly digest: string;
}

/** What a signed provenance must say of an image. */
interface WantedProvenance {
  /** `https://github.com/OWNER/NAME`. */
  readonly repository: string;
  readonly workflow: string;
  readonly branch: string;
  readonly selfHosted: boolean;
}

const payloadType = 'application/vnd.in-toto+json';
const provenanceType = 'https://slsa.dev/provenance/v1';

/**
 * The commits that an image was built of, each by a provenance that the key signed; or why there is none. As
 * tools/least/sign.mjs and `cosign attest --key` push it.
 */
export async function signedCommits(
  image: SignedImage,
  key: KeyObject,
  wanted: WantedProvenance,
  options: RegistryOptions = {},
): Promise<{ readonly commits: readonly string[] } | { readonly reason: string }> {
  const manifest = await registryText(image.name, `manifests/${image.digest.replace(':', '-')}.att`, options);
  if (manifest === undefined) return { reason: 'nothing is signed of it' };
  const reasons: string[] = [];
  const commits: string[] = [];
  for (const layer of listAt<{ readonly digest: string }>(jsonIn(manifest), 'layers')) {
    const text = await registryText(image.name, `blobs/${layer.digest}`, options);
    const statement = signedStatement(text ?? '', key);
    if (statement === undefined) {
      reasons.push('a statement is signed by another key');
      continue;
    }
    if (at(statement, 'predicateType') !== provenanceType) continue;
    const refusal = otherProvenance(statement, image, wanted);
    if (refusal === undefined) commits.push(...commitsIn(statement));
    else reasons.push(refusal);
  }
  if (commits.length > 0) return { commits };
  return { reason: reasons.join('; ') || 'no signed statement says where it was built' };
}

/** What an envelope holds, if the key signed it: DSSE signs the type and the bytes, each with its length. */
export function signedStatement(envelope: string, key: KeyObject): unknown {
  const parsed = jsonIn(envelope);
  const payload = at(parsed, 'payload');
  if (at(parsed, 'payloadType') !== payloadType || typeof payload !== 'string') return undefined;
  const bytes = Buffer.from(payload, 'base64');
  const signed = Buffer.concat([Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${bytes.length} `), bytes]);
  const valid = listAt(parsed, 'signatures').some((one) =>
    verify('sha256', signed, key, Buffer.from(String(at(one, 'sig')), 'base64')),
  );
  return valid ? jsonIn(bytes.toString('utf8')) : undefined;
}

/** Why a provenance is of another image, or of a build that is not the one wanted. */
function otherProvenance(statement: unknown, image: SignedImage, wanted: WantedProvenance): string | undefined {
  const subjects = listAt(statement, 'subject').map((one) => `sha256:${String(at(one, 'digest', 'sha256'))}`);
  if (!subjects.includes(image.digest)) return `what is signed beside it is about ${subjects.join(', ') || 'no image'}`;
  const build = at(statement, 'predicate', 'buildDefinition');
  const workflow = at(build, 'externalParameters', 'workflow');
  const told = ['repository', 'path', 'ref'].map((field) => String(at(workflow, field))).join(' ');
  const right = `${wanted.repository} ${wanted.workflow} refs/heads/${wanted.branch}`;
  if (told !== right) return `it was built by ${told}, not by ${right}`;
  const runner = at(build, 'internalParameters', 'github', 'runner_environment');
  return wanted.selfHosted || runner === 'github-hosted' ? undefined : "a runner of one's own built it";
}

function commitsIn(statement: unknown): readonly string[] {
  return listAt(statement, 'predicate', 'buildDefinition', 'resolvedDependencies').flatMap((one) => {
    const commit = at(one, 'digest', 'gitCommit');
    return typeof commit === 'string' ? [commit] : [];
  });
}
