import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { withScratchFolder } from '@lockstep/tools/lib/files/scratch-folder';
import { withAlertmanager, withReceiver } from './process.ts';

/** Of a minute here: the heartbeat's group_interval and repeat_interval keep their proportion. */
const minute = 3;

function shorter(_line: string, name: string, amount: string, unit: string): string {
  return `${name}: ${Math.round((Number(amount) * (unit === 'm' ? 60 : 1) * minute * 1000) / 60)}ms`;
}

/** The heartbeat's route alone, with a minute of a few seconds. */
function quicken(config: string): string {
  const route = /receiver: heartbeat\n[^]*?(?=\n {4}- matchers)/;
  const found = route.exec(config)?.[0] ?? '';
  const quick = found.replaceAll(/(group_interval|repeat_interval): (\d+)([sm])/g, shorter);
  if (quick === found) throw new Error('The heartbeat has no route with intervals of its own');
  return config.replace(found, quick);
}

test('the heartbeat comes each minute, and not every other one', async () => {
  await withScratchFolder('heartbeat', async (folder) => {
    await withReceiver(async (url, calls) => {
      await writeFile(join(folder, 'heartbeat-url'), `${url}/heartbeat`);
      await withAlertmanager(
        folder,
        async ({ post }) => {
          await post([{ alertname: 'Watchdog', severity: 'none', cluster: 'staging' }]);
          await sleep(3.7 * minute * 1000);
        },
        { edit: quicken },
      );
      // At once, and after one, two and three minutes.
      expect(calls.filter(({ path }) => path === '/heartbeat')).toHaveLength(4);
    });
  });
});
