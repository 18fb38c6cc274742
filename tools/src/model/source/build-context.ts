import { normalize } from 'node:path/posix';

/**
 * The file that says what a build gets of the repository, as engines look for it: the first of these that is there. See
 * docs.docker.com, "Build context", and containers/common's `pkg/ignore`.
 */
export function ignoreFilesOf(containerfile: string): readonly string[] {
  return [`${containerfile}.dockerignore`, '.dockerignore'];
}

/** Whether a build gets a file of the repository, by the text of such a file; all of them without one. */
export function buildGets(text: string | undefined): (path: string) => boolean {
  const rules = (text ?? '').split('\n').flatMap((line) => {
    const pattern = line.replace(/^\uFEFF/, '').trim();
    if (pattern === '' || line.startsWith('#')) return [];
    const lets = pattern.startsWith('!');
    return [{ lets, means: pathsLike(pattern.slice(lets ? 1 : 0).trim()) }];
  });
  return (path) => rules.findLast(({ means }) => means(path))?.lets ?? true;
}

/** Whether a path, or a folder that it lies in, is what a pattern of an engine means: `*`, `?`, `[a-z]`, and `**` for any folders. */
export function pathsLike(pattern: string): (path: string) => boolean {
  const clean = normalize(pattern).replace(/^\/+|\/+$/g, '');
  if (clean === '.' || clean === '') return () => true;
  const source = clean.replace(
    /\*\*\/|\*\*|\*|\?|\[\^?[^\]]+\]|\\.|[.+^$(){}|[\]]/g,
    (part) => translated[part] ?? (/^\[.|^\\/.test(part) && part.length > 1 ? part : `\\${part}`),
  );
  const means = new RegExp(`^${source}(?:/.*)?$`, 's');
  return (path) => means.test(path);
}

const translated: Readonly<Record<string, string>> = { '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' };
