import { createWriteStream } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { withScratchFolder } from '@lockstep/tools/lib/files/scratch-folder';
import { run } from '@lockstep/tools/lib/process/run';
import { startProcess } from '@lockstep/tools/lib/process/server-process';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import { toolPath } from '@lockstep/tools/toolbox/tools';
import { freeLoopbackPort } from '../alertmanager/process.ts';
import { showcaseSeries } from './index.ts';
import { openMetrics } from './series.ts';

/**
 * Does a job over a real Prometheus that holds the made-up cluster, up to now and two hours on; it scrapes nothing and
 * evaluates no rules. It is there within a minute, at an address of the loopback, and gone afterwards.
 */
export async function withShowcase<T>(job: (prometheus: string) => Promise<T>): Promise<T> {
  return withScratchFolder('showcase', async (folder) => {
    const [text, data] = [join(folder, 'series.om'), join(folder, 'data')];
    const now = Date.now();
    await pipeline(Readable.from(openMetrics(showcaseSeries(now), now)), createWriteStream(text));
    await run(await toolPath('promtool'), ['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', text, data]);
    await rm(text);
    return await withPrometheus(folder, data, job);
  });
}

async function withPrometheus<T>(scratch: string, data: string, job: (url: string) => Promise<T>): Promise<T> {
  const folder = join(scratch, 'prometheus');
  await mkdir(folder);
  const config = join(folder, 'prometheus.yml');
  await writeFile(config, '{}\n');
  const address = `127.0.0.1:${await freeLoopbackPort()}`;
  const args = [`--config.file=${config}`, `--storage.tsdb.path=${data}`, `--web.listen-address=${address}`];
  const server = startProcess('prometheus', await toolPath('prometheus'), args, folder);
  try {
    const url = `http://${address}`;
    await waitFor({ what: 'the Prometheus of the made-up cluster', seconds: 60, every: 200 }, async () => {
      const { ok, status } = await fetch(`${url}/-/ready`);
      return ok ? { done: undefined } : { seen: server.ended() ? `it ended: ${server.log}` : `status ${status}` };
    });
    return await job(url);
  } finally {
    await server.stop();
  }
}
