import { join } from 'node:path';
import { Failure } from '../../lib/failure.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { build } from '../../toolbox/kustomize.ts';
import { leadingTo, type KustomizationFolder } from '../../toolbox/upstreams/closure.ts';
import { makeShadow } from '../../toolbox/upstreams/shadow.ts';
import { without } from './elements.ts';
import type { Path } from './paths.ts';
import { differenceOf, type Difference } from './renders.ts';

/** Something that is built as it stands, and what it renders. */
export interface Host {
  /** From the checkout's root. */
  readonly path: string;
  readonly render: string;
}

/** How a render differs; `needed` when there is none without the parts, undefined when it is the same. */
export type Outcome = Difference | 'needed' | undefined;

interface Reduced {
  readonly root: string;
  readonly path: string;
  readonly text: string;
  readonly closure: (path: string) => Promise<readonly KustomizationFolder[]>;
}

/** What a host renders when a kustomization, given by its folder and text, is without some of its parts. */
export async function outcomeWithout(
  { root, path, text, closure }: Reduced,
  parts: readonly Path[],
  host: Host,
): Promise<Outcome> {
  const leading = leadingTo(await closure(host.path), (folder) => folder.path === path);
  const rewritten = leading.map((folder) => ({
    path: folder.path,
    file: folder.file,
    text: folder.path === path ? without(text, parts) : folder.text,
  }));
  return await withScratchFolder('effect', async (shadow) => {
    await makeShadow(root, shadow, rewritten);
    try {
      return differenceOf(await build(join(shadow, host.path), shadow), host.render);
    } catch (error) {
      if (error instanceof Failure) return 'needed';
      throw error;
    }
  });
}
