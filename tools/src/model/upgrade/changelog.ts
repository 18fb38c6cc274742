/** The sections of a changelog, as written, that an older one does not have: one per version, the newest first. */
export function newSections(older: string, newer: string): readonly string[] {
  const known = new Set(sectionsOf(older));
  return sectionsOf(newer).filter((section) => !known.has(section));
}

// The links at a page's end belong to no version.
function sectionsOf(text: string): readonly string[] {
  return text
    .replaceAll(/^\[[^\]]+\]: \S+$/gm, '')
    .split(/^(?=## )/m)
    .filter((part) => part.startsWith('## '))
    .map((part) => part.trim());
}
