import assert from 'node:assert/strict';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import { doorPort } from '@lockstep/tools/model/instance';
import type { LivePod } from '@lockstep/tools/model/live-objects';
import type { Cluster } from '../lib/cluster.ts';
import { probePod } from '../lib/connect.ts';
import { imageIn } from '../lib/delivery.ts';
import * as paths from '../lib/paths.ts';
import { nameLabel } from '../lib/probes.ts';
import { startReceiver } from '../lib/receiver.ts';
import { changing, judging } from '../lib/runbook-tables.ts';
import { haveParts } from '../lib/start-part.ts';
import { openRunbooks, type LabelsOf } from '../lib/typed-runbooks.ts';
import { podsByWorker } from '../lib/workers.ts';
import type { Scenario } from '../scenario.ts';
import type { Story } from '../story.ts';

const namespace = 'web';
const unwell = 'rehearse-unwell';
const gone = 'rehearse-gone';

const parts = ['secrets', 'dns', 'rollouts', 'logs', 'traces'];

export const scenario: Scenario = {
  title: 'the commands of the runbooks work as they are written; those about databases have stories of their own',
  run: async (story, world) => {
    const { instance } = world;
    const { staging, production } = world.clusters;
    await haveParts(story, world, parts);
    await production.waitSettled(300);
    await staging.waitSettled(300);
    const image = await imageIn(world, 'production');
    const port = doorPort(instance, 'production', 'customers');
    const labels = await labelsOf(production, `web.production.localhost:${port}`);
    const runbooks = await openRunbooks(story, world, 'production', { name: 'runbooks', labels });
    const { typed, shell } = runbooks;
    const judges = typed.filter(({ text }) => judging.test(text));
    const changes = typed.filter(({ text }) => changing.test(text));
    await runbooks.type('judge all of it', judges);
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
    await runbooks.type(
      'look',
      typed.filter((command) => !judges.includes(command) && !changes.includes(command)),
    );
    await runbooks.ask();
    await runbooks.type('change something', changes);
    await story.step('the test page came', () =>
      receiver.wait('the test page', 60, ({ to, labels: of }) => to === 'page' && of['alertname'] === 'TestPage'),
    );
    runbooks.assertUseful();
    return async () => {
      await removeUnwell();
      await removeLooking();
      await production.waitSettled(300);
      await production.waitPods(300);
    };
  },
};

async function labelsOf(cluster: Cluster, host: string): Promise<LabelsOf> {
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
