/** Build arguments that are known before a build. */
export type KnownArguments = Readonly<Record<string, string>>;

/**
 * What a Containerfile takes from the repository, as the patterns of its COPY, ADD and `RUN --mount=type=bind`; `.` for
 * what only a build knows. See docs.docker.com, "Dockerfile reference".
 */
export function copiedBy(containerfile: string, known: KnownArguments = {}): readonly string[] {
  const sources = instructionsOf(containerfile).flatMap(({ name, rest }) => {
    if (name === 'RUN') return mountedBy(rest);
    return name === 'COPY' || name === 'ADD' ? copiedIn(rest) : [];
  });
  return sources.map((source) => withKnown(source, known));
}

/** A word with the arguments that are known in their places. */
function withKnown(word: string, known: KnownArguments): string {
  const told = word.replace(/\$(?:\{(\w+)\}|(\w+))/g, (whole, braced?: string, bare?: string) => {
    return known[braced ?? bare ?? ''] ?? whole;
  });
  return told.includes('$') ? '.' : told;
}

interface Instruction {
  readonly name: string;
  readonly rest: string;
}

function instructionsOf(containerfile: string): readonly Instruction[] {
  const found: Instruction[] = [];
  const lines = containerfile.split(/\r?\n/);
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    if (isComment(line)) continue;
    let text = line;
    while (/\\\s*$/.test(text) && lines.length > 0) {
      const next = lines.shift()!;
      if (!isComment(next)) text = text.replace(/\\\s*$/, ' ') + next;
    }
    const { name, rest = '' } = /^\s*(?:ONBUILD\s+)?(?<name>[A-Za-z]+)\s+(?<rest>.*)$/.exec(text)?.groups ?? {};
    if (name === undefined) continue;
    found.push({ name: name.toUpperCase(), rest });
    // What follows until the word stands in the instruction itself.
    for (const [, , word] of rest.matchAll(/<<-?(["']?)(\w+)\1/g)) {
      while (lines.length > 0 && lines.shift()!.trim() !== word);
    }
  }
  return found;
}

function isComment(line: string): boolean {
  return /^\s*(?:#|$)/.test(line);
}

function copiedIn(rest: string): readonly string[] {
  const flags = /^(?:--\S+\s+)*/.exec(rest)![0];
  if (/--from=/.test(flags)) return [];
  const words = wordsOf(rest.slice(flags.length).trim());
  return words.slice(0, -1).filter((word) => !/^<<|^[a-z]+:\/\/|^git@/.test(word));
}

function wordsOf(text: string): readonly string[] {
  if (text.startsWith('[')) return [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, word]) => word!);
  return [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, ...forms]) =>
    forms.find((form) => form !== undefined)!,
  );
}

function mountedBy(rest: string): readonly string[] {
  return [...rest.matchAll(/--mount=(\S+)/g)].flatMap(([, text]) => {
    const facts: Readonly<Record<string, string | undefined>> = Object.fromEntries(
      text!.split(',').map((part) => part.split('=', 2)),
    );
    if ((facts['type'] ?? 'bind') !== 'bind' || facts['from'] !== undefined) return [];
    return [facts['source'] ?? facts['src'] ?? '.'];
  });
}
