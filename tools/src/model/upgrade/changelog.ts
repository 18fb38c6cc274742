/**
 * The sections of a changelog, as written, that an older one does not have: one per version, the newest first.
 * @param held the version of the older one: where that has no sections, those before it.
 */
export function newSections(older: string, newer: string, held: string): readonly string[] {
  const [known, sections] = [new Set(sectionsOf(older)), sectionsOf(newer)];
  const end = known.size > 0 ? -1 : sections.findIndex((section) => versionOf(section) === held);
  return sections.slice(0, end === -1 ? sections.length : end).filter((section) => !known.has(section));
}

function versionOf(section: string): string | undefined {
  return /^## \[?v?(?<version>[\w.+-]+)/.exec(section)?.groups?.['version'];
}

// The links at a page's end belong to no version.
function sectionsOf(text: string): readonly string[] {
  return text
    .replaceAll(/^\[[^\]]+\]: \S+$/gm, '')
    .split(/^(?=## )/m)
    .filter((part) => part.startsWith('## '))
    .map((part) => part.trim());
}
