import assert from 'node:assert/strict';
import { instanceNames, instancePrefix } from '@lockstep/tools/model/instance';
import { killLockstep, lockstep, showLockstep } from '../lib/command.ts';
import type { Scenario } from '../scenario.ts';

const kills = 10;
/** Seconds between the start of an `up` and its end by force: long enough for a step, too short for all of them. */
const [soonest, latest] = [1, 14];

export const scenario: Scenario = {
  title: 'after ten `up`s that were killed at any moment the next one ends well, and `down` leaves nothing',
  run: async (story, { instance, engine }) => {
    const name = `${instance.name}-killed`;
    const up = ['up', '--only', 'staging', '--small', '--instance', name];
    story.cleanUp(`remove ${name}`, () => lockstep(['down', '--instance', name]));
    for (let kill = 1; kill <= kills; kill += 1) {
      const seconds = soonest + Math.random() * (latest - soonest);
      // As by a person who ends the terminal, or by a kernel without memory, which leaves what the process had started.
      const whole = kill % 2 === 0;
      await story.step(`kill ${whole ? 'the process and its children' : 'the process alone'}`, async () => {
        const last = await killLockstep(up, { seconds, whole });
        story.note(`after ${seconds.toFixed(1)} s: ${last}`);
      });
    }
    await story.step('the next one ends well', () =>
      showLockstep(up, { print: (line) => story.note(line), seconds: 600 }),
    );
    await story.step('down leaves nothing', async () => {
      await lockstep(['down', '--instance', name]);
      const containers = await engine.call(['ps', '--all', '--format', '{{.Names}}']);
      const left = containers.stdout.split('\n').filter((each) => each.startsWith(`${instancePrefix(name)}-`));
      assert.deepEqual(left, []);
      assert.equal((await instanceNames()).includes(name), false);
    });
  },
};
