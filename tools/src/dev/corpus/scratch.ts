import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { copyFiles, linkCopy } from '../../lib/files/files.ts';
import { applyPatch, commit, listFiles, switchAnew } from '../../lib/git/checkout.ts';
import { cloneShared, init } from '../../lib/git/repository.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import type { CorpusChange } from './pull-request.ts';
import { makeScenarios, type Scenarios } from './scenarios.ts';
import { withValues } from './values.ts';

/** A repository that holds this one's files and every scenario, to put changes onto in clones of it. */
export interface Scratch {
  /**
   * A clone on a branch that is one commit ahead of its main: the change.
   * @throws {Failure} naming the file when the change does not apply, or the scenario is none.
   */
  take(change: CorpusChange): Promise<string>;
  /** A folder with the files of a commit that is the main of a scenario. */
  readonly folderOf: (tip: string) => string | undefined;
  /** A clone on the main of a scenario. */
  at(scenario: string): Promise<string>;
}

/** Gives the scratch repository of a checkout, as its work tree stands, to `work`, and removes it whatever happens. */
export async function withScratch<T>(root: string, work: (scratch: Scratch) => Promise<T>): Promise<T> {
  return await withScratchFolder('corpus', async (folder) => {
    const origin = join(folder, 'origin');
    await init(origin);
    await copyFiles(root, origin, await listFiles(root));
    return await work(scratchIn(folder, origin, await makeScenarios(origin)));
  });
}

function scratchIn(folder: string, origin: string, { tips, commits, rollback }: Scenarios): Scratch {
  const made = new Map<string, Promise<string>>();
  const folders = new Map<string, string>();
  const make = async (scenario: string): Promise<string> => {
    const tip = tips[scenario];
    if (tip === undefined) throw new Error(`there is no scenario ${scenario}, only ${Object.keys(tips).join(', ')}`);
    const clone = await mkdtemp(join(folder, 'scenario-'));
    await cloneShared(origin, clone);
    await switchAnew(clone, 'main', tip);
    folders.set(tip, clone);
    return clone;
  };
  const at = async (scenario: string): Promise<string> => {
    const clone = made.get(scenario) ?? make(scenario);
    made.set(scenario, clone);
    const copy = join(await mkdtemp(join(folder, 'clone-')), 'clone');
    await linkCopy(await clone, copy);
    return copy;
  };
  const put = async (clone: string, { file, name, patch, removes, trailers }: CorpusChange): Promise<void> => {
    const [text, ends] = [patch, trailers.join('\n')].map((part) => withValues(part, commits, rollback)) as [
      string,
      string,
    ];
    if (text.trim() !== '') await applyPatch(clone, text, file);
    for (const path of removes) await rm(join(clone, path), { recursive: true });
    await commit(clone, `${name.replaceAll('-', ' ')}\n\n${ends}\n`, ['.']);
  };
  const putBefore = async (clone: string, change: CorpusChange | undefined): Promise<void> => {
    if (change === undefined) return;
    await putBefore(clone, change.after);
    await put(clone, change);
  };
  const take = async (change: CorpusChange): Promise<string> => {
    const clone = await at(change.scenario);
    await putBefore(clone, change.after);
    await switchAnew(clone, 'change', 'main');
    await put(clone, change);
    return clone;
  };
  return { at, take, folderOf: (tip) => folders.get(tip) };
}
