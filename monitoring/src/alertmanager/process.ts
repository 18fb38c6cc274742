import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { startProcess } from '@lockstep/tools/lib/process/server-process';
import { toolPath } from '@lockstep/tools/toolbox/tools';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import { withScratchFolder } from '@lockstep/tools/lib/files/scratch-folder';
import { waitFor } from '@lockstep/tools/lib/process/wait';

export type AlertLabels = Readonly<Record<string, string>>;

interface RunningAlertmanager {
  readonly url: string;
  post(alerts: readonly AlertLabels[]): Promise<void>;
  /** The names of the alerts that are held back by another one. */
  inhibited(): Promise<string[]>;
}

/** A call of a receiver: the path of its address and the alerts that it was told of. */
interface Call {
  readonly path: string;
  readonly alerts: readonly { readonly status: string; readonly labels: AlertLabels }[];
}

/** Runs `work` beside the real Alertmanager with our configuration, whose receivers' files lie in `receivers`. */
export async function withAlertmanager<T>(
  receivers: string,
  work: (alertmanager: RunningAlertmanager) => Promise<T>,
): Promise<T> {
  const source = await readFile(join(repositoryRoot, 'monitoring', 'alertmanager', 'alertmanager.yaml'), 'utf8');
  return withScratchFolder('alertmanager', async (folder) => {
    const config = join(folder, 'alertmanager.yaml');
    // Nothing else is changed: tests wait for no group to fill.
    const quick = source.replaceAll(/group_wait: \d+s/g, 'group_wait: 0s');
    await writeFile(config, quick.replaceAll('/etc/alertmanager/receivers', receivers));
    const port = await freeLoopbackPort();
    const url = `http://127.0.0.1:${port}`;
    const process = startProcess(
      'alertmanager',
      await toolPath('alertmanager'),
      [
        `--config.file=${config}`,
        `--storage.path=${folder}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--cluster.listen-address=',
      ],
      folder,
    );
    try {
      await waitFor({ what: 'Alertmanager to be ready', seconds: 20, every: 50 }, async () => {
        const { ok, status } = await fetch(`${url}/-/ready`);
        return ok ? { done: undefined } : { seen: `status ${status}` };
      });
      return await work(running(url));
    } finally {
      await process.stop();
    }
  });
}

function running(url: string): RunningAlertmanager {
  return {
    url,
    post: async (alerts) => {
      const body = JSON.stringify(alerts.map((labels) => ({ labels })));
      const headers = { 'content-type': 'application/json' };
      const { ok, status } = await fetch(`${url}/api/v2/alerts`, { method: 'POST', headers, body });
      if (!ok) throw new Error(`Alertmanager refused alerts with ${status}`);
    },
    inhibited: async () => {
      const alerts = (await (await fetch(`${url}/api/v2/alerts`)).json()) as {
        labels: AlertLabels;
        status: { inhibitedBy: string[] };
      }[];
      return alerts.flatMap(({ labels, status }) => (status.inhibitedBy.length > 0 ? [labels['alertname'] ?? ''] : []));
    },
  };
}

/** Runs `work` beside a web server that keeps what it is told. */
export async function withReceiver<T>(work: (url: string, calls: readonly Call[]) => Promise<T>): Promise<T> {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      calls.push({ path: request.url ?? '', alerts: (JSON.parse(body) as Call).alerts });
      response.end();
    });
  });
  await listening(server);
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** A port that nothing listened on a moment ago. */
export async function freeLoopbackPort(): Promise<number> {
  const server = createServer();
  await listening(server);
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
}
