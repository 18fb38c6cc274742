import { dirname, join } from 'node:path/posix';
import { withoutFences, type Page } from './markdown.ts';

/** `lib/run.ts`, `docs/decisions/`: it ends as a file or a folder does, and holds no place for the reader to fill in. */
const path = /`(?<path>[\w.@-]+\/(?:[\w.-]+\/)*(?:[\w-]+\.[a-z]+)?)`/g;

/**
 * The files and folders that pages name in their prose and that are not there, one sentence each, beginning with
 * `FILE:LINE`. A name counts from the root, from the page's folder, or from tools/src, as the wings are called. What
 * begins with none of the folders there is no path of this repository.
 */
export function missingFiles(pages: readonly Page[], files: readonly string[]): readonly string[] {
  const isThere = (wanted: string): boolean => files.some((file) => file === wanted || file.startsWith(`${wanted}/`));
  return pages.flatMap(({ file, text }) => {
    const folders = ['', dirname(file), 'tools/src'];
    return withoutFences(text).flatMap((line, index) =>
      [...line.matchAll(path)]
        .map(({ groups }) => groups!['path']!.replace(/\/$/, ''))
        .filter((name) => folders.some((folder) => isThere(join(folder, name.split('/')[0]!))))
        .filter((name) => !folders.some((folder) => isThere(join(folder, name))))
        .map((name) => `${file}:${index + 1} names ${name}, and there is no such file`),
    );
  });
}
