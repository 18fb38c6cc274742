/**
 * What a Containerfile takes from the repository, as the patterns of its COPY, ADD and `RUN --mount=type=bind`; `.` for
 * what only a build knows. See docs.docker.com, "Dockerfile reference".
 */
export function copiedBy(containerfile: string): readonly string[] {
  return instructionsOf(containerfile).flatMap(({ name, rest }) => {
    if (name === 'RUN') return mountedBy(rest);
    return name === 'COPY' || name === 'ADD' ? copiedIn(rest) : [];
  });
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
  return words
    .slice(0, -1)
    .filter((word) => !/^<<|^[a-z]+:\/\/|^git@/.test(word))
    .map((word) => (word.includes('$') ? '.' : word));
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
    const source = facts['source'] ?? facts['src'] ?? '.';
    return [source.includes('$') ? '.' : source];
  });
}
