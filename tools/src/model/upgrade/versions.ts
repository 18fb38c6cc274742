import { Failure } from '../../lib/failure.ts';
import type { FetchedTemplate } from '../../lib/git/template-refs.ts';

/** The tag of the highest version, as `v0.10.0`; pre-releases and other tags are none. */
export function newestVersion(tags: Iterable<string>): string | undefined {
  const versions = [...tags].flatMap((tag) => {
    const numbers = /^v(\d+)\.(\d+)\.(\d+)$/.exec(tag)?.slice(1).map(Number);
    return numbers === undefined ? [] : [{ tag, numbers }];
  });
  return versions.toSorted((one, other) => order(one.numbers, other.numbers)).at(-1)?.tag;
}

/**
 * The commit of the template that a person means by a tag, a branch, HEAD or a part of its hash; without any, that of
 * the newest version.
 * @throws {Failure} when the template has none such.
 */
export function commitMeant({ commits, tags, branches }: FetchedTemplate, asked?: string): string {
  const newest = newestVersion(tags.keys());
  const name = asked ?? newest;
  if (name === undefined) {
    throw new Failure({
      what: 'The template has no version yet: none of its tags is as v1.2.3',
      wayOut: 'Name a branch or a commit of it, as --to main.',
    });
  }
  const part = /^[0-9a-f]{7,}$/.test(name) ? commits.find(({ commit }) => commit.startsWith(name))?.commit : undefined;
  const found = tags.get(name) ?? branches.get(name) ?? part;
  if (found !== undefined) return found;
  throw new Failure({
    what: `The template has no ${name}`,
    why: newest === undefined ? 'it has no version yet' : `its newest version is ${newest}`,
    wayOut: 'Name a tag, a branch or a commit of the template, of at least seven characters.',
  });
}

function order(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((number, index) => number !== other[index]);
  return at === -1 ? 0 : one[at]! - other[at]!;
}
