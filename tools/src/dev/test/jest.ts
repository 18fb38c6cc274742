import { join } from 'node:path';

/** What Node must be told for jest to load the tests as they are; the warning that this is new says nothing to anyone. */
export const nodeForJest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'] as const;

export function jestScript(modules: string): string {
  return join(modules, 'jest', 'bin', 'jest.js');
}

const reporters = ['default', join(import.meta.dirname, 'some-test-ran.mjs')].map((name) => `--reporters=${name}`);

/** How `npm run test:unit -- WORDS` starts jest. */
export interface UnitRun {
  readonly node: readonly string[];
  readonly jest: readonly string[];
}

/**
 * Sorts the words: a debugger's are Node's, all others are jest's own. With a debugger all tests run in the one process
 * that it attaches to, which waits for it, and no test is stopped while somebody looks at it.
 */
export function unitRun(words: readonly string[]): UnitRun {
  const ofDebugger = words.filter(isDebugger);
  const debugging = ofDebugger.length > 0 ? ['--runInBand', '--testTimeout=3600000'] : [];
  return {
    node: [...nodeForJest, ...ofDebugger.map((word) => word.replace(/^--inspect(?=$|=)/, '--inspect-wait'))],
    // Last: jest takes each word that follows for one more reporter.
    jest: [...words.filter((word) => !isDebugger(word)), ...debugging, ...reporters],
  };
}

function isDebugger(word: string): boolean {
  return /^--inspect(-brk|-wait|-port)?($|=)/.test(word);
}
