import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { withScratchFolder } from '../files/scratch-folder.ts';
import { commit } from './checkout.ts';
import { git } from './git.ts';
import { commitOf } from './objects.ts';
import { replaceBranch } from './remote.ts';
import { init, initBare } from './repository.ts';

test('a branch that was rewritten is replaced, also where several people share the repository, and deleted', () =>
  withScratchFolder('replace-branch', async (folder) => {
    const [checkout, origin] = [join(folder, 'checkout'), join(folder, 'origin.git')];
    await init(checkout);
    await initBare(origin);
    await git(origin, ['config', 'receive.denyNonFastForwards', 'true']);
    const write = async (text: string): Promise<string> => {
      await writeFile(join(checkout, 'a'), text);
      return await commit(checkout, text, ['a']);
    };
    const [one, two] = [await write('one'), await write('two')];
    for (const hash of [two, two, one]) {
      await replaceBranch(checkout, origin, hash, 'try');
      expect(await commitOf(origin, 'try')).toBe(hash);
    }
    for (let times = 0; times < 2; times += 1) await replaceBranch(checkout, origin, '', 'try');
    expect(await commitOf(origin, 'try')).toBeUndefined();
  }));
