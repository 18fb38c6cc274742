import { withoutFences, type Page } from './markdown.ts';

/**
 * The links of pages that lead nowhere, one sentence each, beginning with `FILE:LINE`. Addresses of the web are not
 * followed.
 * @param files Every file of the repository, from its root; a folder that holds one may be linked to as well.
 */
export function brokenLinks(pages: readonly Page[], files: readonly string[]): readonly string[] {
  const anchors = new Map(pages.map(({ file, text }) => [file, anchorsOf(text)]));
  return pages.flatMap(({ file, text }) =>
    linksOf(text).flatMap(({ target, line }) => {
      const { protocol, pathname, hash } = new URL(target, `file:///${file}`);
      if (protocol !== 'file:') return [];
      const path = decodeURIComponent(pathname.slice(1)).replace(/\/$/, '');
      if (!files.some((each) => each === path || each.startsWith(`${path}/`))) {
        return [`${file}:${line} links to ${target}, and there is no ${path}`];
      }
      if (hash === '' || anchors.get(path)?.has(hash.slice(1))) return [];
      return [`${file}:${line} links to ${target}, and ${path} has no such heading`];
    }),
  );
}

interface Link {
  readonly target: string;
  /** From 1. */
  readonly line: number;
}

function linksOf(text: string): readonly Link[] {
  return proseOf(text).flatMap((words, index) =>
    [...words.matchAll(/\]\(([^()\s]+)\)/g)].map(([, target]) => ({ target: target!, line: index + 1 })),
  );
}

/** What GitHub makes of the headings; one that stands twice gets a number at its second place. */
function anchorsOf(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const line of withoutFences(text)) {
    const heading = /^#{1,6} (?<words>.+)$/.exec(line)?.groups?.['words'];
    if (heading === undefined) continue;
    const anchor = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-');
    let number = 0;
    while (found.has(number === 0 ? anchor : `${anchor}-${number}`)) number += 1;
    found.add(number === 0 ? anchor : `${anchor}-${number}`);
  }
  return found;
}

/** The lines without what stands as code, where brackets are no links. */
function proseOf(text: string): readonly string[] {
  return withoutFences(text).map((line) => line.replaceAll(/`[^`]*`/g, '`'));
}
