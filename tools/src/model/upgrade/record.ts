import { Failure } from '../../lib/failure.ts';
import { jsonIn } from '../../lib/files/json.ts';

/** Which version of the template a repository holds. */
export interface TemplateRecord {
  /** The full commit of the template. */
  readonly commit: string;
  /** For people: the version in that commit's package.json. */
  readonly version: string;
}

/**
 * Where it stands, from the repository's root; `upgrade` alone writes it. The template has none: it cannot say its own
 * commit. A file of its own, since beside the version in package.json each new version would be a conflict.
 */
export const recordFile = 'template.json';

/** @throws {Failure} naming the field that is not as `upgrade` writes it. */
export function parseRecord(text: string): TemplateRecord {
  const { commit, version } = membersOf(text);
  if (typeof commit === 'string' && /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(commit) && typeof version === 'string') {
    return { commit, version };
  }
  throw new Failure({
    what: `${recordFile} says commit ${JSON.stringify(commit)} and version ${JSON.stringify(version)}`,
    why: 'a full commit of the template and its version are needed',
    wayOut: `Take its last edit back, or say what you hold with --from: \`lockstep upgrade\` writes it.`,
  });
}

export function recordText({ commit, version }: TemplateRecord): string {
  return `${JSON.stringify({ version, commit }, null, 2)}\n`;
}

/** A version as people read it: `0.2.0 (1a2b3c4)`. */
export function versionText({ version, commit }: TemplateRecord): string {
  return `${version} (${commit.slice(0, 7)})`;
}

function membersOf(text: string): { readonly [member in keyof TemplateRecord]?: unknown } {
  return Object(jsonIn(text)) as object;
}
