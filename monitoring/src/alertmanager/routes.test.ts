import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { toolPath } from '@lockstep/tools/toolbox/tools';
import { inParallel } from '@lockstep/tools/lib/process/parallel';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import { run } from '@lockstep/tools/lib/process/run';
import { allAlerts } from '../rules/all.ts';

const config = join(repositoryRoot, 'monitoring', 'alertmanager', 'alertmanager.yaml');

async function receiverOf(labels: Readonly<Record<string, string>>): Promise<string> {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  const { stdout } = await run(await toolPath('amtool'), [
    'config',
    'routes',
    'test',
    `--config.file=${config}`,
    ...pairs,
  ]);
  return stdout;
}

test('Alertmanager reads its configuration', async () => {
  const { stdout } = await run(await toolPath('amtool'), ['check-config', config]);
  expect(stdout).toMatch(/SUCCESS/);
});

test('every alert goes where its severity says', async () => {
  const receivers: Readonly<Record<string, string>> = { page: 'page', ticket: 'ticket', none: 'heartbeat' };
  const found = await inParallel(allAlerts(), async ({ alert, labels }) => ({
    alert,
    receiver: await receiverOf({ alertname: alert, cluster: 'staging', environment: 'staging', ...labels }),
    wanted: receivers[labels['severity'] ?? ''],
  }));
  expect(found.filter(({ receiver, wanted }) => receiver !== wanted)).toEqual([]);
  expect(new Set(found.map(({ receiver }) => receiver))).toEqual(new Set(Object.values(receivers)));
});

test('an alert of somebody else without a severity is a ticket', async () => {
  expect(await receiverOf({ alertname: 'Other' })).toBe('ticket');
});

test('an alert for machines alone reaches nobody, but for the Watchdog', async () => {
  expect(await receiverOf({ alertname: 'Other', severity: 'none' })).toBe('nobody');
});
