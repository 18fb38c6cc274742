import { matchesGlob } from 'node:path/posix';
import { z } from 'zod';
import { jsonIn } from '../../lib/files/json.ts';

/** Where Renovate reads what it shall propose. */
export const updaterFile = '.github/renovate.json';

const texts = z.array(z.string());
const customManager = z.looseObject({
  customType: z.literal('regex'),
  managerFilePatterns: texts.min(1),
  matchStrings: texts.min(1),
  depNameTemplate: z.exactOptional(z.string()),
  packageNameTemplate: z.exactOptional(z.string()),
  datasourceTemplate: z.exactOptional(z.string()),
  autoReplaceStringTemplate: z.exactOptional(z.string()),
});
const packageRule = z.looseObject({
  extends: z.exactOptional(texts),
  matchManagers: z.exactOptional(texts),
  matchFileNames: z.exactOptional(texts),
  automerge: z.exactOptional(z.boolean()),
  minimumReleaseAge: z.exactOptional(z.nullable(z.string())),
});
const form = z.looseObject({
  enabled: z.exactOptional(z.boolean()),
  extends: z.exactOptional(texts),
  /** Absent: all that there are. */
  enabledManagers: z.exactOptional(texts),
  ignorePaths: texts.default([]),
  includePaths: texts.default([]),
  automerge: z.exactOptional(z.boolean()),
  minimumReleaseAge: z.exactOptional(z.nullable(z.string())),
  customManagers: z.exactOptional(z.array(customManager)),
  packageRules: z.exactOptional(z.array(packageRule)),
});

/** What these tools read of Renovate's settings; whatever else stands there is Renovate's alone. */
export type Updater = z.output<typeof form>;
export type CustomManager = z.output<typeof customManager>;

/** The settings that a text holds, or where and why they cannot be read. */
export function parseUpdater(
  text: string,
): { readonly updater: Updater } | { readonly field: string; readonly why: string } {
  const value = jsonIn(text);
  if (value === undefined) return { field: 'the file', why: 'it is no JSON' };
  if ((value as { enabled?: unknown } | null)?.enabled === false) {
    return { updater: { enabled: false, ignorePaths: [], includePaths: [] } };
  }
  const read = form.safeParse(value);
  if (read.success) return { updater: read.data };
  const [issue] = read.error.issues;
  return { field: issue!.path.join('.') || 'the file', why: issue!.message };
}

/** Whether Renovate passes over a file: a part of its path, or a pattern of the whole; or because only others are listed. */
export function isIgnored(file: string, { ignorePaths, includePaths }: Updater): boolean {
  const isListed = (paths: readonly string[]): boolean =>
    paths.some((path) => file.includes(path) || matchesGlob(file, path));
  return isListed(ignorePaths) || (includePaths.length > 0 && !isListed(includePaths));
}

/** Whether one of Renovate's patterns means a file: `/a regular expression/`, else a glob. */
export function meansFile(pattern: string, file: string): boolean {
  const [, expression, flags] = /^\/(.+)\/(i?)$/s.exec(pattern) ?? [];
  return expression === undefined ? matchesGlob(file, pattern) : new RegExp(expression, flags).test(file);
}
