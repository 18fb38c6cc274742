import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { toolPath } from '../../toolbox/tools.ts';
import { Failure } from '../../lib/failure.ts';
import { unusedPorts } from '../../lib/process/free-ports.ts';
import { appliers, type ApplyResult, type ApplyOptions } from './apply.ts';
import { clientOf, type Client } from './client.ts';
import { startProcess, type ServerProcess } from '../../lib/process/server-process.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { textIfThere } from '../../lib/files/if-there.ts';
import { rethrowMistake } from '../../lib/process/programming-error.ts';

/** A throw-away etcd and kube-apiserver of the clusters' version, without controllers, nodes or anything stored. */
export interface ApiServer {
  /** Server-side apply, as Argo CD does it; a few at a time, the answers in the order of the objects. */
  apply(objects: readonly KubeObject[], options: ApplyOptions): Promise<readonly ApplyResult[]>;
  /** Deletes an object, at once and without waiting for controllers that are not there. */
  remove(object: KubeObject): Promise<void>;
  /** For kubectl: its one context is `lockstep`. */
  readonly kubeconfig: string;
  /** Makes one for another caller, by which the server's log of requests tells it from the rest. */
  kubeconfigOf(user: string): Promise<string>;
  /** Any other request, as JSON. */
  readonly call: Client['call'];
  /** The server itself first, then its etcd. */
  readonly processes: readonly ServerProcess[];
  stop(): Promise<void>;
}

interface ApiServerOptions {
  readonly say?: (line: string) => void;
  /** Who may call beside `lockstep`. */
  readonly users?: readonly string[];
  /** Further arguments of kube-apiserver; a path in them is of the folder in which it runs. */
  readonly settings?: readonly string[];
}

/**
 * Starts a server; it ends with `stop`, and in any case with this process.
 * @throws {Failure} with the last line of the log when it does not become ready within a minute.
 */
export async function startApiServer({ say, users = [], settings = [] }: ApiServerOptions = {}): Promise<ApiServer> {
  const [etcd, apiserver] = await Promise.all([toolPath('etcd', say), toolPath('kube-apiserver', say)]);
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-apiserver-'));
  const processes: ServerProcess[] = [];
  let client: Client | undefined;
  const stop = async (): Promise<void> => {
    client?.close();
    await Promise.all(processes.map((process) => process.stop()));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const tokens = new Map(['lockstep', ...users].map((user) => [user, randomBytes(16).toString('hex')]));
    const token = tokens.get('lockstep')!;
    const port = (await unusedPorts(1))[0]!;
    const lines = [...tokens].map(([user, secret]) => `${secret},${user},${user},system:masters\n`);
    await writeFile(join(folder, 'tokens.csv'), lines.join(''), { mode: 0o600 });
    await writeFile(join(folder, 'accounts.key'), accountKey(), { mode: 0o600 });
    processes.push(startProcess('etcd', etcd, etcdArguments, folder));
    processes.push(startProcess('kube-apiserver', apiserver, [...serverArguments(port), ...settings], folder));
    client = await ready({ folder, port, token, processes });
    const written = async (user: string): Promise<string> => {
      const path = join(folder, `kubeconfig-${user}`);
      await writeFile(path, JSON.stringify(kubeconfigOf(folder, port, tokens.get(user)!)), { mode: 0o600 });
      return path;
    };
    const kubeconfig = await written('lockstep');
    const { call } = client;
    return {
      ...appliers(client),
      kubeconfig,
      kubeconfigOf: written,
      call,
      processes: processes.toReversed(),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function kubeconfigOf(folder: string, port: number, token: string): object {
  const cluster = {
    server: `https://127.0.0.1:${port}`,
    'certificate-authority': join(folder, 'certificates', 'apiserver.crt'),
  };
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'lockstep',
    clusters: [{ name: 'lockstep', cluster }],
    users: [{ name: 'lockstep', user: { token } }],
    contexts: [{ name: 'lockstep', context: { cluster: 'lockstep', user: 'lockstep' } }],
  };
}

/** Sockets in its own folder instead of ports; nothing needs to survive a crash. */
const etcdArguments: readonly string[] = [
  '--name=lockstep',
  '--data-dir=data',
  '--listen-client-urls=unix://etcd:1',
  '--advertise-client-urls=unix://etcd:1',
  '--listen-peer-urls=unix://etcd:2',
  '--initial-advertise-peer-urls=unix://etcd:2',
  '--initial-cluster=lockstep=unix://etcd:2',
  '--unsafe-no-fsync',
  '--log-level=error',
];

/** The admission plugins are those of a cluster, but for the one that wants a controller to have made accounts. */
function serverArguments(port: number): readonly string[] {
  return [
    '--etcd-servers=unix://etcd:1',
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${port}`,
    '--cert-dir=certificates',
    '--token-auth-file=tokens.csv',
    '--authorization-mode=AlwaysAllow',
    // As in every cluster: whether a pod may be privileged is for the policies to say.
    '--allow-privileged=true',
    '--service-account-issuer=https://kubernetes.default.svc',
    '--service-account-key-file=accounts.key',
    '--service-account-signing-key-file=accounts.key',
    '--service-cluster-ip-range=10.96.0.0/16',
    '--disable-admission-plugins=ServiceAccount',
    '--endpoint-reconciler-type=none',
    '--enable-priority-and-fairness=false',
    '--profiling=false',
  ];
}

interface Starting {
  readonly folder: string;
  readonly port: number;
  readonly token: string;
  readonly processes: readonly ServerProcess[];
}

async function ready({ folder, port, token, processes }: Starting): Promise<Client> {
  const deadline = performance.now() + 60_000;
  let client: Client | undefined;
  for (;;) {
    const ended = processes.find((process) => process.ended());
    if (ended !== undefined) throw await unready(ended, 'it ended by itself');
    if (performance.now() > deadline) throw await unready(processes.at(-1)!, 'it was not ready within 60 s');
    const authority = (await textIfThere(join(folder, 'certificates', 'apiserver.crt'))) ?? '';
    if (authority.endsWith('-----END CERTIFICATE-----\n')) client ??= clientOf({ port, token, authority });
    // kube-system comes a moment after the server says that it is ready.
    if (client !== undefined && (await answers(client, '/readyz')) && (await answers(client, systemNamespace))) {
      return client;
    }
    await sleep(50);
  }
}

const systemNamespace = '/api/v1/namespaces/kube-system';

async function answers(client: Client, path: string): Promise<boolean> {
  return await client.call({ method: 'GET', path }).then(
    ({ status }) => status === 200,
    (error: unknown) => {
      rethrowMistake(error);
      return false;
    },
  );
}

async function unready({ name, log }: ServerProcess, why: string): Promise<Failure> {
  const last = ((await textIfThere(log)) ?? '').trim().split('\n').at(-1) ?? '';
  return new Failure({
    what: `The throw-away ${name} did not start`,
    why: last === '' ? why : `${why}; its last line: ${last}`,
    wayOut: 'Run this again; if it stays, look whether memory or disk is full.',
  });
}

function accountKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  return privateKey.export({ type: 'sec1', format: 'pem' }).toString();
}
