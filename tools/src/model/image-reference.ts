import { Failure } from '../lib/failure.ts';
import { defined } from '../lib/values/defined.ts';

/** One image as an environment pins it: `name:tag@digest`, the tag being the commit of the service's source. */
export interface PinnedImage {
  readonly name: string;
  readonly tag: string;
  readonly digest: string;
}

const form =
  /^(?:(?<alias>[^=@]+)=)?(?<name>[a-z0-9][a-z0-9.:/_-]*\/[a-z0-9._-]+):(?<tag>[0-9a-f]{40})@(?<digest>sha256:[0-9a-f]{64})$/;

/**
 * Reads `REF:TAG@sha256:DIGEST`, or `NAME=REF:TAG@sha256:DIGEST` with the short or the whole name of REF before it.
 * @throws {Failure} that quotes the value when it is anything else: a version tag or a missing digest is not accepted.
 */
export function parseImage(text: string): PinnedImage {
  const parts = form.exec(text)?.groups;
  if (parts === undefined) {
    throw new Failure({
      what: `The image ${JSON.stringify(text)} cannot be pinned`,
      why: 'an image is [NAME=]REF:TAG@sha256:DIGEST, the tag being the 40 hexadecimal digits of a commit',
      wayOut: 'Take the reference that `npm run lockstep -- build` prints, or that the pipeline reports.',
    });
  }
  const [name, tag, digest] = [parts['name']!, parts['tag']!, parts['digest']!];
  const alias = parts['alias'] ?? name;
  if (alias === name || alias === shortName(name)) return { name, tag, digest };
  throw new Failure({
    what: `The image ${JSON.stringify(text)} cannot be pinned`,
    why: `${alias} is not the name of ${name}: an environment pins an image under its own name`,
    wayOut: `Write ${shortName(name)}=${name}:… or leave the name out.`,
  });
}

/** The inverse of `parseImage`. */
export function formatImage({ name, tag, digest }: PinnedImage): string {
  return `${name}:${tag}@${digest}`;
}

/** Any image as a manifest names it, pinned or not: `NAME[:TAG][@DIGEST]`. */
export function partsOfImage(text: string): { readonly name: string; readonly tag?: string; readonly digest?: string } {
  const [, name = text, tag, digest] = /^([^@]*?)(?::([^:/@]+))?(?:@(.+))?$/.exec(text) ?? [];
  return { name, ...defined({ tag, digest }) };
}

/** The tag of an image cut short where it is a commit. */
export function shortTag(tag: string, digits: number): string {
  return /^[0-9a-f]{40}$/.test(tag) ? tag.slice(0, digits) : tag;
}

/** What people call the image: the last part of its name, `web`. */
export function shortName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** What people call a commit: its first seven digits. */
export function shortCommit(commit: string): string {
  return commit.slice(0, 7);
}
