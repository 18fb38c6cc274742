import { generateKeyPairSync } from 'node:crypto';
import { parse, stringify } from 'yaml';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import type { Story } from '../story.ts';
import type { Cluster } from './cluster.ts';
import type { PushedChange, Origin } from './origin.ts';
import { grantsOfCall } from './grants.ts';
import { nameLabel, probesOf } from './probes.ts';
import { settlePruning } from './pruning.ts';

/** A status that was set on a commit, as GitHub takes it. */
export interface RecordedStatus {
  readonly repository: string;
  readonly commit: string;
  readonly context: string;
  readonly state: string;
  readonly description: string;
  /** The login of the App, or of the account, whose token it came with. */
  readonly creator: string;
}

interface GitHubStandIn {
  /** Below which the REST API stands, as `enterpriseBaseURL` of the notifications takes it. */
  readonly url: string;
  /** All that were set so far, oldest first. */
  statuses(): Promise<readonly RecordedStatus[]>;
  /** Waits for a status of a context on a commit. */
  wait(commit: string, context: string, state: string, seconds: number): Promise<void>;
}

const namespace = 'argocd';
const name = 'github';
const port = 8080;

/** The App of staging: its id, that of its installation, and the login that GitHub gives it. */
const app = { id: 7, installation: 42, login: 'acme-staging[bot]' };

/** The repository that statuses are set in: the one that the local origin stands for. */
export const repository = 'acme/shop';

// The two requests that Argo CD makes of GitHub (ghinstallation and go-github): a token for an App that signs with its
// key, and a status. Anything else is a 404, as is a token that it never gave, so that a change of them is seen.
const script = `
const statuses = [];
const api = /^\\/api\\/v3\\/(.+)$/;
const claims = (request) => {
  try {
    return JSON.parse(Buffer.from(request.headers.authorization.split('.')[1], 'base64url'));
  } catch {
    return {};
  }
};
const answer = (request, body) => {
  const path = (api.exec(request.url) ?? [])[1] ?? '';
  if (request.method === 'GET' && request.url === '/recorded') return [200, statuses];
  if (request.method === 'POST' && path === 'app/installations/${app.installation}/access_tokens') {
    if (String(claims(request).iss) !== '${app.id}') return [401, { message: 'Bad credentials' }];
    return [201, { token: 'of-the-app', expires_at: new Date(Date.now() + 3_600_000).toISOString() }];
  }
  const [, repository, commit] = /^repos\\/([^/]+\\/[^/]+)\\/statuses\\/([0-9a-f]{40})$/.exec(path) ?? [];
  if (request.method === 'POST' && commit !== undefined && request.headers.authorization === 'token of-the-app') {
    const { state, context, description } = JSON.parse(body);
    if (!['success', 'failure', 'error', 'pending'].includes(state)) return [422, { message: 'Validation Failed' }];
    statuses.push({ repository, commit, context, state, description, creator: '${app.login}' });
    return [201, { id: statuses.length, state, context, description, creator: { login: '${app.login}', type: 'Bot' } }];
  }
  console.error(request.method, request.url);
  return [404, { message: 'Not Found' }];
};
require('node:http').createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => (body += chunk));
  request.on('end', () => {
    const [status, value] = answer(request, body);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(value));
  });
}).listen(${port});
`;

const egress = 'notifications-to-github';
const grants = grantsOfCall({ namespace, from: 'argocd-notifications-controller', to: name, port, egress });

/** Starts a stand-in for GitHub's API beside Argo CD and gives its notifications the key of an App, as a person does. */
export async function startGitHub(story: Story, cluster: Cluster, image: string): Promise<GitHubStandIn> {
  const probes = probesOf(story, cluster, image);
  const gone = (kind: string, ...names: readonly string[]): Promise<unknown> =>
    cluster.kubectl.run(['delete', kind, `--namespace=${namespace}`, ...names, '--ignore-not-found']);
  story.cleanUp('remove the grants of the stand-in for GitHub', () => gone('networkpolicy', name, egress));
  story.cleanUp("remove the App's key", () => gone('secret', 'argocd-notifications-secret'));
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ type: 'pkcs1', format: 'pem' });
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'argocd-notifications-secret', namespace },
    stringData: {
      'github-appID': String(app.id),
      'github-installationID': String(app.installation),
      'github-privateKey': key,
    },
  };
  await cluster.kubectl.apply([...grants, secret], 'lockstep-e2e');
  await probes.start({ namespace, name, labels: nameLabel(name), script });
  const { host } = await probes.podAt(namespace, name, port);
  const statuses = (): Promise<readonly RecordedStatus[]> =>
    cluster.api.get(`/api/v1/namespaces/${namespace}/pods/${name}:${port}/proxy/recorded`);
  return {
    url: `http://${host}:${port}/api/v3`,
    statuses,
    wait: (commit, context, state, seconds) =>
      waitFor({ what: `${context} ${state} on ${commit.slice(0, 7)}`, seconds, every: 1000 }, async () => {
        const all = (await statuses()).filter((one) => one.commit === commit && one.context === context);
        return all.at(-1)?.state === state
          ? { done: undefined }
          : { seen: all.map((one) => one.state).join() || 'none' };
      }),
  };
}

const component = '../../../base/argocd/components';
const settings = 'base/argocd/components/notifications/patches/configmap-argocd-notifications-cm.yaml';

/**
 * Commits that staging's Argo CD reports to the stand-in, and that its App is who reports: the settings are those of a
 * real cluster, but for the address, and for the repository, which no URL of the local origin names.
 */
export async function switchReportsOn(
  story: Story,
  { origin, cluster, url }: { readonly origin: Origin; readonly cluster: Cluster; readonly url: string },
): Promise<PushedChange> {
  const folder = 'local/staging/argocd';
  const change = await origin.change('Let staging report to a stand-in for GitHub', async (tree) => {
    const text = await tree.read(`${folder}/kustomization.yaml`);
    const without = text.replace(/( *#.*\n)? *- \S*\/without-notifications\n/, '');
    if (without === text) throw new Error(`${folder} does not list ${component}/without-notifications`);
    await tree.write(`${folder}/kustomization.yaml`, `${without}patches:\n  - path: reports.yaml\n`);
    const { data, ...rest } = parse(await tree.read(settings)) as { data: Readonly<Record<string, string>> };
    const local = Object.entries(data).flatMap(([field, value]) => changed(field, value, url));
    await tree.write(`${folder}/reports.yaml`, stringify({ ...rest, data: Object.fromEntries(local) }));
    const config = await tree.read('lockstep.config.ts');
    const named = config.replace(/reporters: \{[^}]*\}/, `reporters: { staging: '${app.login}' }`);
    if (!named.includes(app.login)) throw new Error('lockstep.config.ts has no field reporters');
    await tree.write('lockstep.config.ts', named);
  });
  story.cleanUp('let staging report no more', async () => {
    await change.undo();
    await cluster.refresh(60);
    await settlePruning(cluster, 240);
    await cluster.waitSettled(120);
  });
  return change;
}

function changed(field: string, value: string, url: string): readonly (readonly [string, string])[] {
  const fields = parse(value) as { readonly github?: object };
  if (field === 'service.github') return [[field, stringify({ ...fields, enterpriseBaseURL: url })]];
  if (!field.startsWith('template.')) return [];
  const github = { ...fields.github, repoURLPath: `https://github.com/${repository}` };
  return [[field, stringify({ ...fields, github })]];
}
