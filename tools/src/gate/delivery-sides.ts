import { join } from 'node:path';
import type { Finding } from '../model/finding.ts';
import type { Environment } from '../model/environment.ts';
import { Failure } from '../lib/failure.ts';
import { readTexts } from '../lib/git/objects.ts';
import { holdPath, readHold, type Hold } from '../model/hold-file.ts';
import type { PinnedImage } from '../model/image-reference.ts';
import { imagesPath, readImages } from '../model/images-file.ts';
import { textIfThere } from '../lib/files/if-there.ts';

/** What an environment's files say before or after a change. */
export interface PinnedState {
  readonly text: string | undefined;
  readonly images: readonly PinnedImage[];
  readonly hold: Hold | undefined;
}

/** An environment's files before and after the change; a file that cannot be read after it is a finding. */
export async function sidesOf(
  root: string,
  start: string,
  environment: Environment,
): Promise<{ sides?: { readonly old: PinnedState; readonly next: PinnedState }; findings: readonly Finding[] }> {
  const paths = [imagesPath(environment), holdPath(environment)] as const;
  const [before, after] = await Promise.all([
    readTexts(
      root,
      paths.map((path) => `${start}:${path}`),
    ),
    Promise.all(paths.map((path) => textIfThere(join(root, path)))),
  ]);
  const old = { text: before[0], images: orFinding(paths[0], () => readImages(paths[0], before[0])).value ?? [] };
  const images = orFinding(paths[0], () => readImages(paths[0], after[0]));
  const hold = orFinding(paths[1], () => readHold(paths[1], after[1]));
  const findings = [...images.findings, ...hold.findings];
  if (images.value === undefined || hold.findings.length > 0) return { findings };
  const oldHold = orFinding(paths[1], () => readHold(paths[1], before[1])).value;
  const next = { text: after[0], images: images.value, hold: hold.value };
  return { sides: { old: { ...old, hold: oldHold }, next }, findings };
}

/** What reading a file gave, or the finding about a file that cannot be read. */
function orFinding<T>(file: string, read: () => T): { value?: T; findings: readonly Finding[] } {
  try {
    return { value: read(), findings: [] };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { what, why = what, wayOut } = error.parts;
    return { findings: [{ file, object: 'the file', field: 'form', value: 'unreadable', reason: why, wayOut }] };
  }
}
