import { createHash } from 'node:crypto';
import { canonical } from '../../lib/values/canonical.ts';

/** Raise it when the builders make other bytes from the same data. */
const builderVersion = 1;

/** Twelve hex digits that change when the data or the builder does; the order of an object's keys does not count. */
export function recipeHash(...data: unknown[]): string {
  return createHash('sha256')
    .update(canonical([builderVersion, ...data]))
    .digest('hex')
    .slice(0, 12);
}
