import assert from 'node:assert/strict';
import { appendFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { nextSteps } from '@lockstep/tools/cluster/up/next-steps';
import { isThere } from '@lockstep/tools/lib/files/if-there';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import { withScratchFolder } from '@lockstep/tools/lib/files/scratch-folder';
import { switchAnew } from '@lockstep/tools/lib/git/checkout';
import { historyOf } from '@lockstep/tools/lib/git/history';
import { cloneShared } from '@lockstep/tools/lib/git/repository';
import { showLockstep } from '../lib/command.ts';
import { imageIn } from '../lib/delivery.ts';
import type { Scenario } from '../scenario.ts';

export const scenario: Scenario = {
  title: 'the steps that `up` ends with do what they say, one after the other, as they are printed',
  run: async (story, world) => {
    const { instance, clusters } = world;
    await Promise.all([clusters.staging.waitSettled(180), clusters.production.waitSettled(180)]);
    await withScratchFolder('journey', async (folder) => {
      // A checkout of its own: the demo commits to the branch that is checked out.
      const checkout = join(folder, 'checkout');
      await cloneShared(repositoryRoot, checkout);
      await switchAnew(checkout, 'journey', 'HEAD');
      await appendFile(join(checkout, '.git', 'config'), '[user]\n\tname = Ada\n\temail = ada@example.org\n');
      // What the tools have in other versions than the rest lies in a folder of theirs.
      for (const packages of ['node_modules', 'tools/node_modules']) {
        if (await isThere(join(repositoryRoot, packages))) {
          await symlink(join(repositoryRoot, packages), join(checkout, packages));
        }
      }
      const program = join(checkout, 'tools', 'src', 'main.ts');
      for (const { args, about } of nextSteps(instance)) {
        const words = args[0] === 'demo' ? [...args, '--no-open'] : args;
        const before = await imageIn(world, 'production');
        await story.step(`${args.join(' ')}: ${about}`, () =>
          showLockstep(words, { print: (line) => story.note(line), seconds: 600, program }),
        );
        if (args[0] === 'demo') assert.notEqual(await imageIn(world, 'production'), before);
      }
      assert.equal(await imageIn(world, 'production'), await imageIn(world, 'staging'));
      const [last] = await historyOf(world.origin.path, 'main', []);
      assert.equal(last?.author, 'Ada');
    });
  },
};
