import { join, relative } from 'node:path';
import { Failure } from '../../lib/failure.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { closureOf, leadingTo } from './closure.ts';
import { keptUpstream, type KeepOptions, type KeptUpstream } from './kept.ts';
import { withSchemas } from './schemas-aside.ts';
import { makeShadow } from './shadow.ts';

/**
 * What an overlay renders with the upstream bases that the cache keeps; undefined when it names none of them, or only a
 * build of the checkout itself tells what it renders or why it does not.
 */
export async function buildByKept(
  path: string,
  root: string,
  keep: Omit<KeepOptions, 'url'>,
): Promise<string | undefined> {
  const overlay = relative(root, path);
  if (overlay === '' || overlay.startsWith('..')) return undefined;
  const folders = await closureOf(root, overlay);
  // It would print where the shadow lies.
  if (folders.some(({ text }) => /^buildMetadata:/m.test(text))) return undefined;
  const leading = leadingTo(folders, ({ remotes }) => remotes.length > 0);
  const kept = new Map<string, KeptUpstream>();
  for (const { text: url } of leading.flatMap(({ remotes }) => remotes)) {
    const upstream = await keptUpstream({ ...keep, url });
    if (upstream !== undefined) kept.set(url, upstream);
  }
  if (kept.size === 0) return undefined;
  return await withScratchFolder('shadow', async (shadow) => {
    const rewritten = leading.map(({ path: folder, file, text, remotes }) => ({
      path: folder,
      file,
      text: remotes.toReversed().reduce((before, { text: url, range: [start, end] }) => {
        const upstream = kept.get(url);
        if (upstream === undefined) return before;
        // Kustomize takes no absolute path.
        const place = JSON.stringify(relative(join(shadow, folder), upstream.folder));
        return `${before.slice(0, start)}${place}${before.slice(end)}`;
      }, text),
    }));
    await makeShadow(root, shadow, rewritten);
    try {
      const aside = [...kept.values()].flatMap((upstream) => upstream.aside);
      return withSchemas(await keep.build(join(shadow, overlay)), aside);
    } catch (error) {
      if (error instanceof Failure) return undefined;
      throw error;
    }
  });
}
