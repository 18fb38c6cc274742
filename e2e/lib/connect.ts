import type { Cluster } from './cluster.ts';

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** What a try to connect came to; a denied one is dropped ("timeout") or rejected by an ICMP message. */
type Outcome = 'connected' | 'denied';

const script = `
const net = require('node:net');
const tries = JSON.parse(process.argv[1]).map(({ host, port }) => new Promise((resolve) => {
  const socket = net.connect({ host, port });
  const end = (outcome) => { socket.destroy(); resolve(outcome); };
  socket.setTimeout(3000, () => end('timeout'));
  socket.on('connect', () => end('connected'));
  socket.on('error', (error) => end(error.code));
}));
Promise.all(tries).then((outcomes) => console.log(JSON.stringify(outcomes)));
`;

/** Tries to open TCP connections from inside a pod of the service's image, all at once, 3 s each. */
export async function connectFrom(
  cluster: Cluster,
  namespace: string,
  pod: string,
  endpoints: readonly Endpoint[],
): Promise<readonly Outcome[]> {
  const command = ['node', '-e', script, JSON.stringify(endpoints)];
  const { stdout } = await cluster.kubectl.run(['exec', '--namespace', namespace, pod, '--', ...command]);
  if (!stdout.startsWith('[')) throw new Error(`${pod} did not say what its tries came to: ${JSON.stringify(stdout)}`);
  return (JSON.parse(stdout) as string[]).map((outcome) => (outcome === 'connected' ? 'connected' : 'denied'));
}

export interface Probe {
  readonly namespace: string;
  readonly name: string;
  readonly image: string;
  /** What NetworkPolicies know it by. */
  readonly labels: Readonly<Record<string, string>>;
  /** What node runs in it; by default it only waits for `connectFrom`. */
  readonly script?: string;
}

/** A pod of the service's image that runs a script, under the restricted Pod Security level, as JSON. */
export function probePod(probe: Probe): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: probe.name, namespace: probe.namespace, labels: probe.labels },
    spec: {
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 0,
      securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'probe',
          image: probe.image,
          command: ['node', '-e', probe.script ?? 'setInterval(() => {}, 60_000)'],
          resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { cpu: '500m', memory: '128Mi' } },
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
        },
      ],
    },
  });
}
