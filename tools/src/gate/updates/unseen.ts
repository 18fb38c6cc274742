import type { Finding } from '../../model/finding.ts';
import { managersOf, pinsIn } from '../../model/pins/managers.ts';
import type { PinFile } from '../../model/pins/read.ts';
import { forms } from './forms.ts';
import { isIgnored, updaterFile, type Updater } from '../../model/pins/updater.ts';

/** Each line that pins something of others, in a file that Renovate is not told to pass over, is one that it sees. */
export function unseenPins(files: readonly PinFile[], updater: Updater): readonly Finding[] {
  const managers = managersOf(updater);
  return files
    .filter(({ file }) => file !== updaterFile && !isIgnored(file, updater) && !/\.(?:test|fixture)\.ts$/.test(file))
    .flatMap(({ file, text }) => {
      const sees = managers.filter((manager) => manager.sees(file));
      // Renovate's own knowledge of the whole file.
      if (sees.some(({ patterns }) => patterns.length === 0)) return [];
      const seen = pinsIn(file, text, sees).map(({ lines }) => lines);
      const looked = forms.filter((form) => form.files.test(file) && (form.inCode === true || !file.endsWith('.ts')));
      const lines = text.split('\n');
      const missed = lines.map(
        (line, index) =>
          !/^\s*(?:#|\/\/|\/?\*)/.test(line) &&
          looked.some((form) => form.line.test(line)) &&
          !seen.some(([first, last]) => first <= index + 1 && index + 1 <= last),
      );
      // Of a pin over several lines the first is named.
      return lines.flatMap((line, index) =>
        missed[index] && !missed[index - 1] ? [unseen(file, index + 1, line.trim())] : [],
      );
    });
}

function unseen(file: string, line: number, value: string): Finding {
  return {
    file,
    object: `line ${line}`,
    field: 'what it pins',
    value,
    reason: `no manager of ${updaterFile} sees it, so that nobody is told of a newer one`,
    wayOut:
      'Write it in a form that one of them reads (docs/pins.md), or add a manager; what shall stay goes under ignorePaths.',
  };
}
