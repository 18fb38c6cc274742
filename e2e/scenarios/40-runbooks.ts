import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import { wordsOf } from '@lockstep/tools/lib/process/programming-error';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import { doorPort } from '@lockstep/tools/model/instance';
import type { LivePod } from '@lockstep/tools/model/live-objects';
import { openPrometheus, type Prometheus } from '@lockstep/tools/toolbox/prometheus';
import type { Cluster } from '../lib/cluster.ts';
import { showLockstep } from '../lib/command.ts';
import { probePod } from '../lib/connect.ts';
import { imageIn } from '../lib/delivery.ts';
import * as paths from '../lib/paths.ts';
import { nameLabel } from '../lib/probes.ts';
import { startReceiver } from '../lib/receiver.ts';
import { changing, countersIn, judging, mayBeEmpty, mayFindNone, notTyped, onLaptop } from '../lib/runbook-tables.ts';
import { noneFound, openShell } from '../lib/runbook-shell.ts';
import { filled, runbookCommands, type RunbookCommand } from '../lib/runbooks.ts';
import { podsByWorker } from '../lib/workers.ts';
import type { Scenario } from '../scenario.ts';
import type { Story } from '../story.ts';

const folder = join(repositoryRoot, 'docs', 'runbooks');
const namespace = 'web';
const unwell = 'rehearse-unwell';
const gone = 'rehearse-gone';

/** Applications that a laptop has by a part alone. */
const parts = {
  'external-secrets': 'secrets',
  'external-dns': 'dns',
  rollouts: 'rollouts',
  database: 'database',
  logs: 'logs',
  traces: 'traces',
};

export const scenario: Scenario = {
  title: 'every command of every runbook works as it is written',
  run: async (story, world) => {
    const { instance } = world;
    const { staging, production } = world.clusters;
    const commands = await readRunbooks();
    if (!(await runs(production, parts))) {
      await story.step('start the parts that runbooks are about', async () => {
        const args = ['up', '--instance', instance.name, ...Object.values(parts).flatMap((part) => ['--with', part])];
        await showLockstep(args, { print: (line) => story.note(line), seconds: 1800 });
      });
    }
    await production.waitSettled(300);
    await staging.waitSettled(300);
    const image = await imageIn(world, 'production');
    const port = doorPort(instance, 'production', 'customers');
    const labels = await labelsOf(production, `web.production.localhost:${port}`);
    const home = await mkdtemp(join(tmpdir(), 'lockstep-runbooks-'));
    story.cleanUp('remove the kubeconfig of the story', () => rm(home, { recursive: true }));
    const shell = await openShell(instance, 'production', home);
    const problems: string[] = [];
    const type = async (what: string, lines: readonly RunbookCommand[]): Promise<void> => {
      await story.step(`type ${lines.length} commands that ${what}`, async () => {
        for (const command of lines) {
          const values = labels(command);
          const text = filled(command, values);
          const problem = await shell.type(onLaptop(text, port), values);
          const right = problem === undefined || (problem === noneFound && mayFindNone.test(text));
          if (!right) problems.push(`${command.page}: ${text}: ${problem}`);
        }
      });
    };
    const typed = uniqueBy(
      commands.filter(({ language, text }) => language === 'sh' && !notTyped.some(([which]) => which.test(text))),
    );
    const judges = typed.filter(({ text }) => judging.test(text));
    const changes = typed.filter(({ text }) => changing.test(text));
    await type('judge all of it', judges);
    const receiver = await startReceiver(story, production, image);
    const removeUnwell = await story.step('have a pod, a Job, a request and a password that are unwell', () =>
      makeUnwell(story, production, image),
    );
    const removeLooking = (): Promise<unknown> =>
      production.kubectl.run(
        '-n kube-system delete pods --wait=false --selector app.kubernetes.io/managed-by=kubectl-debug'.split(' '),
      );
    story.cleanUp('remove the pods by which nodes were looked at', removeLooking);
    story.cleanUp('take back what stays of the commands', async () => {
      const amtool =
        'kubectl -n monitoring exec alertmanager-0 -- amtool --alertmanager.url http://localhost:9093 silence';
      await shell.type(`${amtool} expire $(${amtool} query --quiet --author rehearse)`, {});
      await shell.type('kubectl -n argocd annotate application argocd argocd.argoproj.io/deletion-approved-', {});
    });
    await type(
      'look',
      typed.filter((command) => !judges.includes(command) && !changes.includes(command)),
    );
    const asked = uniqueBy(commands.filter(({ language }) => language === 'promql'));
    await story.step(`ask Prometheus ${asked.length} expressions`, async () => {
      const prometheus = openPrometheus(instance, 'production');
      for (const one of asked) problems.push(...(await ask(prometheus, one)));
    });
    await type('change something', changes);
    await story.step('the test page came', () =>
      receiver.wait('the test page', 60, ({ to, labels: of }) => to === 'page' && of['alertname'] === 'TestPage'),
    );
    for (const [which, why] of notTyped) {
      const found = commands.filter(({ text }) => which.test(text));
      assert.notEqual(found.length, 0, `no runbook has what is not typed: ${which.source}`);
      for (const { text } of uniqueBy(found)) story.note(`not typed: ${text}: ${why}`);
    }
    story.figure('commands of runbooks that were typed or asked', typed.length + asked.length, 'commands');
    assert.deepEqual(problems, []);
    return async () => {
      await removeUnwell();
      await removeLooking();
      await production.waitSettled(300);
      await production.waitPods(300);
    };
  },
};

async function runs(cluster: Cluster, applications: object): Promise<boolean> {
  const there = new Set((await cluster.applications()).map(({ metadata }) => metadata.name));
  return Object.keys(applications).every((name) => there.has(name));
}

async function readRunbooks(): Promise<readonly RunbookCommand[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.md')).toSorted();
  const pages = await Promise.all(
    files.map(async (file) => runbookCommands(file.replace(/\.md$/, ''), await readFile(join(folder, file), 'utf8'))),
  );
  return pages.flat();
}

/** The first of those that are written alike. */
function uniqueBy(commands: readonly RunbookCommand[]): readonly RunbookCommand[] {
  return [...Map.groupBy(commands, ({ text }) => text).values()].map(([first]) => first!);
}

/** Values for the variables and the words in capitals of a command, as of an alert about something that is there. */
type Labels = (command: RunbookCommand) => Readonly<Record<string, string>>;

async function labelsOf(cluster: Cluster, host: string): Promise<Labels> {
  const told = async (...args: string[]): Promise<string> => {
    const { stdout } = await cluster.kubectl.run(args);
    const [first = ''] = stdout.trim().split(' ');
    assert.notEqual(first, '', `kubectl ${args.join(' ')} says nothing`);
    return first;
  };
  const names = ['-o', 'jsonpath={.items[*].metadata.name}'];
  const certificate = await told('-n', namespace, 'get', 'certificates', ...names);
  const store = await told('get', 'clustersecretstores', ...names);
  const context = await told('config', 'current-context');
  const [worker = ''] = (await podsByWorker(cluster)).keys();
  const common = {
    NAMESPACE: namespace,
    DEPLOYMENT: 'web',
    POD: unwell,
    NODE: worker,
    NAME: 'web',
    HOST: host,
  };
  const others: readonly (readonly [RegExp, object])[] = [
    [/^certificate-/, { NAME: certificate }],
    [/^secret-store-/, { NAME: store }],
    [/^secret-sync-|job\/NAME|certificate approve/, { NAME: unwell }],
    [/use-context|--context/, { NAME: context }],
    [/--as NAME/, { NAME: 'system:serviceaccount:argocd:argocd-application-controller' }],
    [/kubectl delete node/, { NODE: gone }],
  ];
  return ({ page, text }) =>
    Object.assign({}, common, ...others.flatMap(([which, labels]) => (which.test(`${page}: ${text}`) ? [labels] : [])));
}

/** Why the expression is of no use to a person. */
async function ask(prometheus: Prometheus, command: RunbookCommand): Promise<readonly string[]> {
  const { page, text } = command;
  try {
    const found = await prometheus.query(text);
    if (found.length > 0 || mayBeEmpty(command)) return [];
    // It may choose the failures among what is counted.
    const counters = countersIn(command);
    const counted = await Promise.all(counters.map((name) => prometheus.query(`count(${name})`)));
    const there = counters.length > 0 && counted.every((series) => series.length > 0);
    return there ? [] : [`${page}: ${text}: it finds no series`];
  } catch (error) {
    return [`${page}: ${text}: ${wordsOf(error)}`];
  }
}

/** A pod that has crashed, a Job that has failed, a request for a certificate, a password that no store has, and a node without a machine; what takes them away. */
async function makeUnwell(story: Story, { kubectl, api }: Cluster, image: string): Promise<() => Promise<void>> {
  const labels = { ...nameLabel(unwell), 'app.kubernetes.io/part-of': 'e2e' };
  const metadata = { name: unwell, namespace, labels };
  const probe = { ...metadata, image, script: 'process.exit(1)' };
  const pod = JSON.parse(probePod(probe)) as { readonly spec: object };
  const objects = [
    pod,
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata,
      spec: {
        backoffLimit: 0,
        template: { metadata: { labels }, spec: { ...pod.spec, restartPolicy: 'Never' } },
      },
    },
    {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata,
      spec: {
        secretStoreRef: { kind: 'ClusterSecretStore', name: 'web' },
        data: [{ secretKey: 'password', remoteRef: { key: unwell } }],
      },
    },
    {
      apiVersion: 'certificates.k8s.io/v1',
      kind: 'CertificateSigningRequest',
      metadata: { name: unwell },
      spec: { request, signerName: 'kubernetes.io/kube-apiserver-client', usages: ['client auth'] },
    },
    { apiVersion: 'v1', kind: 'Node', metadata: { name: gone }, spec: { unschedulable: true } },
  ];
  const remove = async (): Promise<void> => {
    const args = ['delete', '--ignore-not-found', '--wait=false', '-f', '-'];
    await kubectl.run(args, { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }) });
  };
  story.cleanUp('remove what is unwell', remove);
  await kubectl.apply(objects, 'lockstep-e2e');
  await waitFor({ what: `the pod ${unwell} started again, and the Job failed`, seconds: 120 }, async () => {
    const { status } = await api.get<LivePod>(paths.pod(namespace, unwell));
    const restarts = status.containerStatuses?.[0]?.restartCount ?? 0;
    const job = await api.get<{ status?: { failed?: number } }>(
      `/apis/batch/v1/namespaces/${namespace}/jobs/${unwell}`,
    );
    return restarts > 0 && job.status?.failed === 1
      ? { done: undefined }
      : { seen: `${restarts} restarts, ${job.status?.failed ?? 0} failed` };
  });
  return remove;
}

// Of CN=rehearse; its key was thrown away.
const request =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlITk1IVUNBUUF3RXpFUk1BOEdBMVVFQXd3SWNtVm9aV0Z5YzJVd1dUQVRCZ2NxaGtqT1BRSUJCZ2dxaGtqTwpQUU1CQndOQ0FBUXl3UXN5M2FSeit0OXV1UFdJZWhoWXhsUUk5Z0ZWQzlYYzZRU3pqYVNsNEJNZ055RzBsWDhJCnJ3M3lOQ1M5VTlrSXdVSUZOWC9SZHRvUjJxQ1dJQlIvb0FBd0NnWUlLb1pJemowRUF3SURTQUF3UlFJaEFLR1cKZy9RTmdZZGNjdU5yWjRvcGNRbFZJb3Q0d0NWaUZRY3VBQ1FzWGtHN0FpQjZhL2VQTWpPMEg5ZHRuTlk4L3MzRwpSZ1RYdFRFQjA2UTAxSm50VUg4UG9nPT0KLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==';
