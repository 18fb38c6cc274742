import type { Finding } from '../laws/law.ts';
import { Failure } from '../lib/failure.ts';

/** What reading a file gave, or the finding about a file that cannot be read. */
export function orFinding<T>(file: string, read: () => T): { value?: T; findings: readonly Finding[] } {
  try {
    return { value: read(), findings: [] };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { what, why = what, wayOut } = error.parts;
    return { findings: [{ file, object: 'the file', field: 'form', value: 'unreadable', reason: why, wayOut }] };
  }
}
