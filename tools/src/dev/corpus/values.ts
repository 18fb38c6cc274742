import { Failure } from '../../lib/failure.ts';

/** Joined here, so that no file of this repository holds what looks like a secret. */
const random = ['q7Zk2VxR9', 'tLmW4pHs8', 'YbNd3FjKc', '6GvTa1Ue'].join('');
const secrets: Readonly<Record<string, string>> = {
  random,
  'key-head': ['-----BEGIN EC PRI', 'VATE KEY-----'].join(''),
  'key-body': `${random}${random}${random}`,
  'key-foot': ['-----END EC PRI', 'VATE KEY-----'].join(''),
  github: ['gh', `p_${random}A`].join(''),
  aws: ['AK', 'IAQ3EGRVNJ5XKM2DYW'].join(''),
  password: ['Tr0ub4dor', '&3xkcd99!'].join(''),
  url: ['postgres://web:', 'correct-horse@db.example.com/web'].join(''),
  base64: Buffer.from(random).toString('base64'),
};

/** The digest of the image of that commit of a scenario. */
export function scenarioDigest(number: number): string {
  return `sha256:${String(number).repeat(64)}`;
}

/**
 * Puts in what a file of the corpus cannot hold itself: `{{commit 2}}` and `{{digest 2}}` of a scenario's service,
 * `{{commit rollback}}` of its production, `{{secret github}}`.
 * @throws {Failure} naming a commit or secret that there is not.
 */
export function withValues(text: string, commits: readonly string[], rollback?: string): string {
  return text.replaceAll(/\{\{(commit|digest|secret) ([\w-]+)\}\}/g, (all: string, kind: string, name: string) => {
    const commit = name === 'rollback' ? rollback : commits[Number(name) - 1];
    const value = { commit, digest: scenarioDigest(Number(name)), secret: secrets[name] }[kind];
    if (value !== undefined) return value;
    const known = [...commits.map((_commit, index) => `commit ${index + 1}`), ...Object.keys(secrets)];
    throw new Failure({ what: `There is no value ${all}`, why: `there are ${known.join(', ')}`, wayOut: 'Use one.' });
  });
}
