import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { entriesIn, textIfThere } from '../../../lib/files/if-there.ts';
import { cacheDir } from '../../../lib/files/paths.ts';
import { replaceFile } from '../../../lib/files/replace-file.ts';

/** Keeps why a page is not built on this machine, for `status`; undefined: it is built. */
export async function keepLeftOut(title: string, why: string | undefined): Promise<void> {
  const file = join(folder(), title);
  if (why === undefined) return await rm(file, { force: true });
  await mkdir(folder(), { recursive: true });
  await replaceFile(file, why);
}

/** Of the pages that were tried and cannot be built on this machine, why: title -> reason. */
export async function leftOutPages(): Promise<ReadonlyMap<string, string>> {
  const titles = (await entriesIn(folder())).map(({ name }) => name);
  const reasons = await Promise.all(titles.map((title) => textIfThere(join(folder(), title))));
  return new Map(titles.flatMap((title, index) => (reasons[index] === undefined ? [] : [[title, reasons[index]]])));
}

function folder(): string {
  return join(cacheDir(), 'left-out');
}
