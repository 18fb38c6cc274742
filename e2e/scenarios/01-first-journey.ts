import assert from 'node:assert/strict';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nextSteps } from '@lockstep/tools/cluster/up/next-steps';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import { withScratchFolder } from '@lockstep/tools/lib/files/scratch-folder';
import { run } from '@lockstep/tools/lib/process/run';
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
      await run('git', ['clone', '--quiet', repositoryRoot, checkout]);
      await run('git', ['-C', checkout, 'switch', '--quiet', '--force-create', 'journey']);
      for (const [key, value] of [
        ['user.name', 'Ada'],
        ['user.email', 'ada@example.org'],
      ] as const) {
        await run('git', ['-C', checkout, 'config', key, value]);
      }
      // As a link it is not what .gitignore names, and the demo refuses a work tree with new files.
      await writeFile(join(checkout, '.git', 'info', 'exclude'), 'node_modules\n');
      await symlink(join(repositoryRoot, 'node_modules'), join(checkout, 'node_modules'));
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
      const { stdout } = await run('git', ['-C', world.origin.path, 'log', '-1', '--format=%an', 'main']);
      assert.equal(stdout, 'Ada');
    });
  },
};
