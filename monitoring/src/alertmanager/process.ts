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
import { configIn, type ConfigFiles } from './rendered.ts';

export type AlertLabels = Readonly<Record<string, string>>;

/** An alert as Prometheus posts it; one that has ended is resolved. */
export interface PostedAlert {
  readonly labels: AlertLabels;
  readonly annotations?: AlertLabels;
  readonly endsAt?: string;
}

export interface RunningAlertmanager {
  readonly url: string;
  /** What it has printed. */
  log(): Promise<string>;
  post(alerts: readonly AlertLabels[]): Promise<void>;
  tell(alerts: readonly PostedAlert[]): Promise<void>;
  /** The names of the alerts that are held back by another one. */
  inhibited(): Promise<string[]>;
}

/** A call of a receiver: the path of its address and the alerts that it was told of. */
interface Call {
  readonly path: string;
  readonly alerts: readonly { readonly status: string; readonly labels: AlertLabels }[];
}

/** What else than our own files and flags an Alertmanager of a test is given. */
interface Settings {
  /** The files of its ConfigMap, by their names; by default those of the tree. */
  readonly files?: ConfigFiles;
  /** Changes of the configuration that a test needs, as addresses of stand-ins. */
  readonly edit?: (config: string) => string;
  /** The file of a certificate that it trusts besides. */
  readonly trust?: string;
  /** Its own address for the other members, and theirs; by default it is alone. */
  readonly members?: { readonly own: string; readonly others: readonly string[] };
}

/** Runs `work` beside the real Alertmanager with our configuration, whose receivers' files lie in `receivers`. */
export async function withAlertmanager<T>(
  receivers: string,
  work: (alertmanager: RunningAlertmanager) => Promise<T>,
  { files, edit = (config) => config, trust, members }: Settings = {},
): Promise<T> {
  return withScratchFolder('alertmanager', async (folder) => {
    for (const [name, source] of Object.entries(files ?? (await configIn(repositoryRoot)))) {
      // Nothing else is changed unless told: tests wait for no group to fill, and an end is told soon.
      const quick = (config: string): string =>
        edit(config)
          .replaceAll('/etc/alertmanager/config', folder)
          .replaceAll('/etc/alertmanager/receivers', receivers)
          .replaceAll(/group_wait: \d+s/g, 'group_wait: 0s')
          .replaceAll(/group_interval: \d+m$/gm, 'group_interval: 1s');
      await writeFile(join(folder, name), name === 'alertmanager.yaml' ? quick(source) : source);
    }
    const port = await freeLoopbackPort();
    const url = `http://127.0.0.1:${port}`;
    const process = startProcess(
      'alertmanager',
      'env',
      [
        ...(trust === undefined ? [] : [`SSL_CERT_FILE=${trust}`]),
        await toolPath('alertmanager'),
        `--config.file=${join(folder, 'alertmanager.yaml')}`,
        `--storage.path=${folder}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--enable-feature=receiver-name-in-metrics',
        `--cluster.listen-address=${members?.own ?? ''}`,
        ...(members?.others ?? []).map((other) => `--cluster.peer=${other}`),
        // How long the second waits for the first, which is 15 s.
        ...(members === undefined ? [] : ['--cluster.peer-timeout=3s']),
      ],
      folder,
    );
    try {
      const end = await waitFor<string | undefined>(
        { what: 'Alertmanager to be ready', seconds: 20, every: 50 },
        async () => {
          if (process.ended()) return { done: await readFile(process.log, 'utf8') };
          const { ok, status } = await fetch(`${url}/-/ready`);
          return ok ? { done: undefined } : { seen: `status ${status}` };
        },
      );
      if (end !== undefined) throw new Error(`Alertmanager ended: ${end.slice(-500)}`);
      return await work(running(url, process.log));
    } finally {
      await process.stop();
    }
  });
}

function running(url: string, log: string): RunningAlertmanager {
  const tell = async (alerts: readonly PostedAlert[]): Promise<void> => {
    const headers = { 'content-type': 'application/json' };
    const { ok, status } = await fetch(`${url}/api/v2/alerts`, {
      method: 'POST',
      headers,
      body: JSON.stringify(alerts),
    });
    if (!ok) throw new Error(`Alertmanager refused alerts with ${status}`);
  };
  return {
    url,
    log: () => readFile(log, 'utf8'),
    tell,
    post: (alerts) => tell(alerts.map((labels) => ({ labels }))),
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
