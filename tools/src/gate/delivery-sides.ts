import { join } from 'node:path';
import type { Finding } from '../model/finding.ts';
import type { Environment } from '../model/environment.ts';
import { Failure } from '../lib/failure.ts';
import { readTexts } from '../lib/git/objects.ts';
import { againPath, readAgain, type Again } from '../model/again-file.ts';
import { holdPath, readHold, type Hold } from '../model/hold-file.ts';
import type { PinnedImage } from '../model/image-reference.ts';
import { imagesPath, readImages } from '../model/images-file.ts';
import { textIfThere } from '../lib/files/if-there.ts';

/** What an environment's files say before or after a change. */
export interface PinnedState {
  readonly text: string | undefined;
  readonly images: readonly PinnedImage[];
  /** Whether or not it stands now. */
  readonly hold: Hold | undefined;
  readonly again: readonly Again[];
}

/** An environment's files before and after the change; a file that cannot be read after it is a finding. */
export async function sidesOf(
  root: string,
  start: string,
  environment: Environment,
): Promise<{ sides?: { readonly old: PinnedState; readonly next: PinnedState }; findings: readonly Finding[] }> {
  const paths = [imagesPath(environment), holdPath(environment), againPath(environment)] as const;
  const [before, after] = await Promise.all([
    readTexts(
      root,
      paths.map((path) => `${start}:${path}`),
    ),
    Promise.all(paths.map((path) => textIfThere(join(root, path)))),
  ]);
  const [old, next] = [before, after].map((texts) => ({
    images: orFinding(paths[0], () => readImages(paths[0], texts[0])),
    hold: orFinding(paths[1], () => readHold(paths[1], texts[1])),
    again: orFinding(paths[2], () => readAgain(paths[2], texts[2])),
  })) as [Sides, Sides];
  const findings = [next.images, next.hold, next.again].flatMap((part) => part.findings);
  if (findings.length > 0) return { findings };
  return { sides: { old: stateOf(old, before[0]), next: stateOf(next, after[0]) }, findings };
}

/** What a file pins; undefined where it cannot be read, which `sidesOf` tells of where it matters. */
export function readableImages(path: string, text: string | undefined): readonly PinnedImage[] | undefined {
  return orFinding(path, () => readImages(path, text)).value;
}

interface Sides {
  readonly images: Read<readonly PinnedImage[]>;
  readonly hold: Read<Hold | undefined>;
  readonly again: Read<readonly Again[]>;
}

// What could not be read before the change says nothing.
function stateOf({ images, hold, again }: Sides, text: string | undefined): PinnedState {
  return { text, images: images.value ?? [], hold: hold.value, again: again.value ?? [] };
}

interface Read<T> {
  readonly value?: T;
  readonly findings: readonly Finding[];
}

/** What reading a file gave, or the finding about a file that cannot be read. */
function orFinding<T>(file: string, read: () => T): Read<T> {
  try {
    return { value: read(), findings: [] };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { what, why = what, wayOut } = error.parts;
    return { findings: [{ file, object: 'the file', field: 'form', value: 'unreadable', reason: why, wayOut }] };
  }
}
