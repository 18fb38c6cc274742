import type { Environment } from '../model/environment.ts';
import { Failure } from '../lib/failure.ts';
import { committer } from '../lib/git/objects.ts';
import { withClone } from './write/clone.ts';
import { deliver } from './write/deliver.ts';
import { holdPath, holdText, readHold, type Hold } from '../model/hold-file.ts';
import { defined } from '../lib/values/defined.ts';

interface HoldResult {
  /** The hold that stands, or that was taken away. */
  readonly hold?: Hold;
  /** The commit; absent when nothing had to change. */
  readonly commit?: string;
}

interface HoldOptions {
  readonly repo: string;
  readonly environment: Environment;
  /** Offer it on this branch instead of committing to main. */
  readonly branch?: string;
}

/**
 * Holds an environment by a commit: nothing new is bumped or promoted to it until the hold is released. A hold that
 * stands with the same reason stays as it is.
 * @throws {Failure} without a reason.
 */
export async function hold(options: HoldOptions & { readonly reason: string }): Promise<HoldResult> {
  const { repo, environment, branch } = options;
  const path = holdPath(environment);
  const reason = parseReason(options.reason);
  return await withClone(repo, async (clone) => {
    const wanted = await newHold(clone, reason);
    const what = `hold ${environment} in ${repo}`;
    const { result, commit } = await deliver({ clone, what, ...defined({ branch }) }, async (tip) => {
      const there = tolerant(path, (await tip.read(path))[0]);
      if (there?.reason === reason) return { result: there };
      const message = `Hold ${environment}: ${reason}\n`;
      return { result: wanted, edit: { message, files: { [path]: holdText(wanted) } } };
    });
    return { hold: result, ...defined({ commit }) };
  });
}

/** Takes a hold away by a commit; does nothing when there is none. */
export async function releaseHold({ repo, environment, branch }: HoldOptions): Promise<HoldResult> {
  const path = holdPath(environment);
  return await withClone(repo, async (clone) => {
    const what = `release the hold of ${environment} in ${repo}`;
    const { result, commit } = await deliver({ clone, what, ...defined({ branch }) }, async (tip) => {
      const [text] = await tip.read(path);
      const there = tolerant(path, text);
      if (text === undefined) return { result: undefined };
      const message = `Release the hold of ${environment}\n\n${there === undefined ? '' : `It was: ${there.reason}\n`}`;
      return { result: there, edit: { message, files: { [path]: undefined } } };
    });
    return { ...defined({ hold: result, commit }) };
  });
}

/** A hold from now on, in the name of the clone's git identity. */
export async function newHold(clone: string, reason: string): Promise<Hold> {
  const by = (await committer(clone)).replace(/ <.*$/, '');
  return { reason, since: new Date().toISOString().replace(/\.\d+Z$/, 'Z'), by };
}

/** @throws {Failure} when a person reading it later would learn nothing. */
export function parseReason(text: string): string {
  const reason = text.trim().replaceAll(/\s+/g, ' ');
  if (reason !== '') return reason;
  throw new Failure({ what: 'A hold needs a reason', wayOut: "Say why in a few words: --reason 'errors doubled'." });
}

// A hold that cannot be read is replaced or taken away like any other.
function tolerant(path: string, text: string | undefined): Hold | undefined {
  try {
    return readHold(path, text);
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}
