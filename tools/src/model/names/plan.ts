import { environments } from '../environment.ts';
import { imagesPath, readImages, withExactly } from '../images-file.ts';
import type { TextFile } from './files.ts';
import { withNames } from './names.ts';
import { configFile } from '../config/config.ts';
import type { Names } from '../../lib/fork-config.ts';
import { ownersFile, withOwners, type Owners } from './owners.ts';
import { templateNames } from './template.ts';
import { rewritten } from './tokens.ts';

/** One changed line. */
interface Edit {
  readonly file: string;
  /** From 1; of the old text. */
  readonly line: number;
  readonly before: string;
  /** Empty when the line goes. */
  readonly after: string;
}

export interface FileChange {
  readonly path: string;
  /** The file's new text. */
  readonly text: string;
  readonly edits: readonly Edit[];
}

/**
 * What turns a checkout with the names `now` into one with the names `next`. Names of the template that an update of it
 * brought again are turned as well. Images of other names than `next` has cannot be pulled, so their pins go.
 */
export function plannedChanges(
  files: readonly TextFile[],
  now: Names,
  next: Names,
  owners: Owners,
): readonly FileChange[] {
  const from = [now, templateNames];
  return files
    .map(({ path, text }) => {
      if (path === configFile) return changeOf(path, text, withNames(text, next));
      if (path === ownersFile) return changeOf(path, text, withOwners(text, owners));
      if (environments.some((environment) => path === imagesPath(environment))) {
        return changeOf(path, text, withoutPins(path, text, from, next));
      }
      return changeOf(path, text, rewritten(text, from, next));
    })
    .filter(({ edits }) => edits.length > 0);
}

function withoutPins(path: string, text: string, from: readonly Names[], next: Names): string {
  const pins = readImages(path, text);
  const old = from.filter(({ images }) => images !== next.images).map(({ images }) => `${images}/`);
  const kept = pins.filter(
    ({ name }) => name.startsWith(`${next.images}/`) || !old.some((one) => name.startsWith(one)),
  );
  return kept.length === pins.length ? text : withExactly(path, text, kept);
}

function changeOf(path: string, before: string, text: string): FileChange {
  const [old, fresh] = [before.split('\n'), text.split('\n')];
  // Taking pins out moves lines; what stood there is said, not what moved.
  const gone = old.length !== fresh.length;
  const edits = old
    .map((line, index) => ({ file: path, line: index + 1, before: line, after: gone ? '' : fresh[index]! }))
    .filter(({ before: was, after }) => (gone ? /\bname:/.test(was) && !fresh.includes(was) : was !== after));
  return { path, text, edits };
}
