import type { Meaning } from '../panel.ts';

/** At least 3:1 against the page, be it light or dark; always beside a number or a word that says the same. */
export const persesColours: Readonly<Record<Meaning, string>> = { good: '#2e9e5b', odd: '#d9730d', bad: '#e0392b' };
