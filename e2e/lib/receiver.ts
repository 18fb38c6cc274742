import { waitFor } from '@lockstep/tools/lib/process/wait';
import type { Story } from '../story.ts';
import type { Cluster } from './cluster.ts';
import { grantsOfCall } from './grants.ts';
import { nameLabel, probesOf } from './probes.ts';

/** One alert of a notification as Alertmanager posts it to a webhook. */
export interface Notice {
  /** "page", "ticket" or "heartbeat": the receiver that posted it. */
  readonly to: string;
  /** Milliseconds since 1970, by the receiver's clock, which is this machine's. */
  readonly at: number;
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

interface Receiver {
  /** All that came so far, oldest first. */
  notices(): Promise<readonly Notice[]>;
  /** Waits for a notice. */
  wait(what: string, seconds: number, wanted: (notice: Notice) => boolean): Promise<Notice>;
}

const namespace = 'monitoring';
const name = 'receiver';
const port = 8080;

// Keeps what is posted to it until somebody reads it.
const script = `
const notices = [];
require('node:http').createServer((request, response) => {
  if (request.method !== 'POST') return response.end(JSON.stringify(notices));
  let body = '';
  request.on('data', (chunk) => (body += chunk));
  request.on('end', () => {
    for (const { status, labels, annotations } of JSON.parse(body).alerts) {
      notices.push({ to: request.url.slice(1), at: Date.now(), status, labels, annotations });
    }
    response.end();
  });
}).listen(${port});
`;

const grant = 'alertmanager-to-receiver';
const grants = grantsOfCall({ namespace, from: 'alertmanager', to: name, port, egress: grant });

/** Starts a webhook receiver beside Alertmanager and gives Alertmanager its addresses, as a person gives real ones. */
export async function startReceiver(story: Story, cluster: Cluster, image: string): Promise<Receiver> {
  const probes = probesOf(story, cluster, image);
  story.cleanUp('remove the grants of the receiver', () =>
    cluster.kubectl.run(['delete', 'networkpolicy', `--namespace=${namespace}`, name, grant, '--ignore-not-found']),
  );
  await cluster.kubectl.apply(grants, 'lockstep-e2e');
  await probes.start({ namespace, name, labels: nameLabel(name), script });
  const { host } = await probes.podAt(namespace, name, port);
  const url = (to: string): string => `http://${host}:${port}/${to}`;
  story.cleanUp('remove the addresses of the receivers', () =>
    cluster.kubectl.run([
      'delete',
      'secret',
      `--namespace=${namespace}`,
      'alertmanager-receivers',
      '--ignore-not-found',
    ]),
  );
  await cluster.kubectl.apply(
    [
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'alertmanager-receivers', namespace },
        stringData: { 'page-url': url('page'), 'ticket-url': url('ticket'), 'heartbeat-url': url('heartbeat') },
      },
    ],
    'lockstep-e2e',
  );
  // In the pod: its NetworkPolicy lets the API server of another node in no more than anybody else.
  const reading = `fetch('http://localhost:${port}').then((answer) => answer.text()).then(console.log)`;
  const notices = async (): Promise<readonly Notice[]> => {
    const { stdout } = await cluster.kubectl.run([
      'exec',
      `--namespace=${namespace}`,
      name,
      '--',
      'node',
      '-e',
      reading,
    ]);
    return JSON.parse(stdout) as readonly Notice[];
  };
  return {
    notices,
    wait: (what, seconds, wanted) =>
      waitFor({ what, seconds, every: 500 }, async () => {
        const all = await notices();
        const found = all.find(wanted);
        return found === undefined ? { seen: `${all.length} other notices` } : { done: found };
      }),
  };
}

/**
 * Notices that came a second time before Alertmanager says again what it has said, a minute later at the earliest: the
 * second Alertmanager told it as well.
 */
export function toldTwice(notices: readonly Notice[]): readonly Notice[] {
  const soon = 30_000;
  return notices.filter((notice, place) =>
    notices.slice(0, place).some((before) => isSameNews(before, notice) && notice.at - before.at < soon),
  );
}

function isSameNews(one: Notice, other: Notice): boolean {
  const news = ({ to, status, labels }: Notice): string =>
    JSON.stringify([to, status, Object.entries(labels).toSorted()]);
  return news(one) === news(other);
}
