import type { Finding } from '../../model/finding.ts';
import { managersOf, pinsIn } from '../../model/pins/managers.ts';
import type { PinFile } from '../../model/pins/read.ts';
import { isIgnored, updaterFile, type Updater } from '../../model/pins/updater.ts';

/** What a version of something of others looks like, wherever it is written; independent of what any manager looks for. */
const forms: readonly { readonly files: RegExp; readonly line: RegExp }[] = [
  // An image by digest or by a tag, with its registry.
  { files: /./, line: /sha256:[0-9a-f]{64}/ },
  {
    files: /./,
    line: /(?<![\w/.-])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?::\d+)?\/[\w./-]*\w:v?\d[\w.+-]*(?![\w/:])/,
  },
  { files: /\.ya?ml$/, line: /^\s*-?\s*(?:image|container): ["']?[a-z][\w./-]*:v?\d/ },
  { files: /ontainerfile|ockerfile/, line: /^(?:FROM\s|ARG\s+\w+=).*[\w-]:v?\d/ },
  { files: /\.ya?ml$/, line: /^\s*(?:- )?(?:newTag|tag|rev): ["']?v?\d/ },
  // A commit, a ref, an address with a version in it.
  { files: /\.ya?ml$/, line: /\b[0-9a-f]{40}\b|[?&](?:ref|version)=/ },
  { files: /\.(?:ya?ml|sh|json)$|ontainerfile|ockerfile/, line: /https?:\/\/\S+\/v?\d+\.\d+\.\d+[/_-]/ },
  // A version under a name.
  {
    files: /^\.github\/.*\.ya?ml$|kustomization\.yaml$|compose[^/]*\.ya?ml$/,
    line: /^\s*(?:- )?(?:[\w-]*[_-])?version: ["']?v?\d+\.\d/i,
  },
  { files: /\.json$/, line: /^\s*"(?!version")[^"]+": "[~^]?v?\d+\.\d+\.\d+[^"\s]*",?$/ },
  { files: /\.(?:txt|toml|tf|tofu)$/, line: /^\s*[\w."-]+\s*(?:==|= ")[~^>=\s]*v?\d+\.\d/ },
  {
    files: /^\.github\/.*\.ya?ml$|ontainerfile|ockerfile|\.sh$/,
    line: /\b\w*version\w*[=:]\s*["']?v?\d+\.\d|[\w/-](?:@|==)v?\d+\.\d+/i,
  },
  { files: /(^|\/)go\.mod$/, line: /^(?:require)?\s+\S+\.\S+\/\S+ v\d/ },
  { files: /(^|\/)\.(?:nvmrc|tool-versions|python-version|ruby-version)$/, line: /\d+\.\d+/ },
];

/** Code holds texts that only look like a version: there an image with its registry counts. */
const imagesOnly = /\.ts$/;

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
      const looked = forms.filter((form, index) => form.files.test(file) && (!imagesOnly.test(file) || index < 2));
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
