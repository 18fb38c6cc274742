import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { buildOf } from '../../tools.ts';
import { moduleFolder } from '../go.ts';
import { npmPackage } from '../npm.ts';
import { webPageNamed } from './recipe.ts';
import { editedSource } from './sources.ts';

const page = webPageNamed('argocd');
const say = (): void => {};

/** The text of a file as it lies before the edits: of the module, or of the package that is laid into it. */
async function textBefore(file: string): Promise<string> {
  const laid = page.packages?.find(({ to }) => file.startsWith(`${to}/`));
  if (laid !== undefined) return readFile(join(await npmPackage(laid, say), file.slice(laid.to.length + 1)), 'utf8');
  return readFile(join(await moduleFolder(buildOf('argocd'), say), 'ui', file), 'utf8');
}

test('every edit finds its text in the sources of the pinned Argo CD', async () => {
  for (const edit of page.edits ?? []) {
    const before = await textBefore(edit.file);
    expect(editedSource(before, edit)).not.toBe(before);
  }
});

test('the lock file then names no package that is in no registry', async () => {
  let lock = await textBefore('pnpm-lock.yaml');
  for (const edit of page.edits ?? []) if (edit.file === 'pnpm-lock.yaml') lock = editedSource(lock, edit);
  const wanted = lock.slice(0, lock.indexOf('\npackages:'));
  expect(wanted).not.toMatch(/git\+|codeload/);
});
