import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { withScratchFolder } from '../../../lib/files/scratch-folder.ts';
import { waitFor } from '../../../lib/process/wait.ts';
import { pageOf, server } from './simulated-page.ts';

test('the series of other exporters keep their number and their own labels, under another name', () => {
  const others = [
    { __name__: 'kube_pod_info', job: 'kube-state-metrics', namespace: 'web', pod: 'web-1', uid: 'u' },
    { __name__: 'container_cpu', job: 'cadvisor', pod: 'web-1', cpu: 'a' },
    { __name__: 'container_cpu', job: 'cadvisor', pod: 'web-1', cpu: 'b' },
  ];
  expect(pageOf('up 1\n\n', others).split('\n')).toEqual([
    'up 1',
    'simulated_kube_pod_info{uid="u"} 1',
    'simulated_container_cpu{cpu="a"} 1',
    'simulated_container_cpu{cpu="b"} 1',
    '',
  ]);
});

test('each port is a pod; counters only grow, constants stay', async () => {
  await withScratchFolder('page', async (folder) => {
    const page = join(folder, 'page');
    await writeFile(page, '# HELP a\na_total{x="1"} 5\nprocess_start_time_seconds 7\nb_bytes 1000\n');
    const first = 20_000 + (process.pid % 10_000);
    const env = { ...process.env, PAGE: page, FIRST_PORT: String(first), COUNT: '2' };
    const child = spawn(process.execPath, ['-e', server], { env, stdio: 'ignore' });
    try {
      const one = await waitFor({ what: 'the server', seconds: 20, every: 50 }, async () => ({
        done: await ask(first),
      }));
      const two = await ask(first);
      expect(one).toEqual(['# HELP a', 'a_total{x="1"} 8', 'process_start_time_seconds 7', expect.any(String), '']);
      expect(two[1]).toBe('a_total{x="1"} 11');
      expect(two[3]).not.toBe(one[3]);
      expect((await ask(first + 1))[1]).toBe('a_total{x="1"} 11');
    } finally {
      child.kill();
      await once(child, 'close');
    }
  });
});

async function ask(port: number): Promise<string[]> {
  return (await (await fetch(`http://127.0.0.1:${port}/api/metrics`)).text()).split('\n');
}
