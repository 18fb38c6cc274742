import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../lib/failure.ts';
import { repositoryRoot } from '../../lib/paths.ts';
import { repositoryOf } from './repository.ts';

/** What makes a repository its owner's. */
export interface Names {
  /** `https://HOST/OWNER/NAME`, without `.git`. */
  readonly repository: string;
  /** What stands before `/SERVICE` in the name of every image that is built here. */
  readonly images: string;
  /** What the hosts of every environment are under. */
  readonly domain: string;
}

export type Fact = keyof Names;

/** In the order of the file. */
export const facts = ['repository', 'images', 'domain'] as const satisfies readonly Fact[];

/** Where the names stand, from the repository's root. Manifests repeat them; the section `names` of `check` compares. */
export const namesFile = 'lockstep.json';

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const domainForm = new RegExp(`^(?:${label}\\.)+${label}$`);
// A port would end the name for what reads NAME:TAG, a policy among them.
const imagesForm = new RegExp(`^(?:${label}\\.)+${label}(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)+$`);
// A host has at most 253 characters, and the longest that is made here begins with this.
const longestDomain = 253 - 'argocd.production.'.length;

/** Why a value cannot be that name; undefined when it can. */
export function objectionTo(fact: Fact, value: unknown): string | undefined {
  if (typeof value !== 'string') return 'a text is needed';
  if (fact === 'repository') {
    return repositoryOf(value) === value ? undefined : 'it is https://HOST/OWNER/NAME, as https://github.com/acme/shop';
  }
  if (fact === 'images') {
    return imagesForm.test(value)
      ? undefined
      : 'it is a registry without a port and at least one name after it, in small letters, as ghcr.io/acme';
  }
  return domainForm.test(value) && value.length <= longestDomain
    ? undefined
    : `it is a DNS name in small letters, of at most ${longestDomain} characters, as shop.example.org`;
}

/** @throws {Failure} naming the first field that is no name. */
export function parseNames(text: string): Names {
  const found = parsed(text);
  for (const fact of facts) {
    const why = objectionTo(fact, found[fact]);
    if (why !== undefined) {
      const what = `${namesFile}: ${fact} is ${JSON.stringify(found[fact]) ?? 'nothing'}`;
      throw new Failure({ what, why, wayOut: 'Take its last edit back: `lockstep init` writes it.' });
    }
  }
  return { repository: found.repository!, images: found.images!, domain: found.domain! };
}

/**
 * The names of a checkout.
 * @throws {Failure} naming the field, when the file is not as `init` writes it.
 */
export function readNames(root: string = repositoryRoot): Names {
  let text: string;
  try {
    text = readFileSync(join(root, namesFile), 'utf8');
  } catch (cause) {
    const wayOut = 'Bring it back from git: every repository made from this template has it.';
    throw new Failure({ what: `${join(root, namesFile)} cannot be read`, wayOut }, { cause });
  }
  return parseNames(text);
}

/** The file's text; what else stands in it stays. */
export function withNames(text: string, names: Names): string {
  return `${JSON.stringify({ ...parsed(text), ...names }, null, 2)}\n`;
}

function parsed(text: string): Partial<Names> {
  try {
    return Object(JSON.parse(text)) as Partial<Names>;
  } catch (cause) {
    const why = (cause as Error).message;
    throw new Failure({ what: `${namesFile} is no JSON`, why, wayOut: 'Take its last edit back.' }, { cause });
  }
}
