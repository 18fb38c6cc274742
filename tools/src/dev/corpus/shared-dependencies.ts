import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { DryRun } from '../../gate/apiserver/dry-run-server.ts';
import { leaksIn } from '../../gate/check/leaks.ts';
import { parser, type CheckDependencies } from '../../gate/check/dependencies.ts';
import { listFiles } from '../../lib/git/checkout.ts';
import type { Leak } from '../../toolbox/gitleaks.ts';
import { build, type Build } from '../../toolbox/kustomize.ts';
import { inputsReader } from '../../diff/inputs.ts';
import { ifThere } from '../../lib/files/if-there.ts';

/** The dependencies of many checks of checkouts that are nearly the same: what one has read, rendered or asked, none does again. */
export function sharedDependencies(
  judge: DryRun,
  folderOf: NonNullable<CheckDependencies['folderOf']>,
): CheckDependencies {
  return { build: keptBuilds(build), parse: parser(), leaks: keptLeaks(leaksIn), folderOf, dryRun: judge };
}

/** Renders an overlay once for all checkouts in which it reads the same files; a failure is kept as well. */
export function keptBuilds(render: Build): Build {
  const known = new Map<string, Promise<string>>();
  const readers = new Map<string, ReturnType<typeof inputsReader>>();
  return async (path, root) => {
    const reader = readers.get(root) ?? inputsReader(root);
    readers.set(root, reader);
    const overlay = relative(root, path);
    const { hash } = await reader(overlay);
    if (hash === undefined) return await render(path, root);
    const key = `${overlay} ${hash}`;
    const text = known.get(key) ?? render(path, root);
    known.set(key, text);
    return await text;
  };
}

/** Looks through a file once for all checkouts in which it stands at the same path: it is judged by itself. */
export function keptLeaks(look: typeof leaksIn): CheckDependencies['leaks'] {
  const known = new Map<string, readonly Leak[]>();
  return async (root) => {
    const files = await listFiles(root);
    const keys = await Promise.all(files.map(async (file) => `${file} ${await hashOf(join(root, file))}`));
    const unseen = files.filter((_file, index) => !known.has(keys[index]!));
    const found = unseen.length === 0 ? [] : await look(root, unseen);
    for (const [index, file] of files.entries()) {
      if (!known.has(keys[index]!))
        known.set(
          keys[index]!,
          found.filter((leak) => leak.File === file),
        );
    }
    return keys.flatMap((key) => known.get(key) ?? []);
  };
}

async function hashOf(file: string): Promise<string> {
  // A link may lead to a folder, and a deleted file is still listed.
  const bytes =
    (await ifThere(file, stat))?.isFile() === true ? await ifThere(file, (path) => readFile(path)) : undefined;
  return createHash('sha256')
    .update(bytes ?? '')
    .digest('hex');
}
