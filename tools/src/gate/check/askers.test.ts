import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dryRunServerOf } from '../apiserver/dry-run-server.ts';
import { startApiServer, type ApiServer } from '../apiserver/server.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { run } from '../../lib/process/run.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { renderObjects } from '../../toolbox/kustomize.ts';
import { toolPath } from '../../toolbox/tools.ts';
import {
  endpointsIn,
  jobWith,
  podWith,
  policyFixtures,
  previewWith,
  replicaSetWith,
  sliceIn,
  type FieldChange,
} from './policies.fixture.ts';

const system = 'system:serviceaccount:kube-system';
const untagged: FieldChange = ['spec.containers.0.image', 'a.io/c'];
const untaggedTemplate: FieldChange = ['spec.template.spec.containers.0.image', 'a.io/c'];
const replicaSet = replicaSetWith(untaggedTemplate);
const pod = podWith(untagged, ['metadata.name', 'b']);
const unmarked: FieldChange = ['metadata.namespace', 'kube-system'];

/** Each controller, and an object that the policies refuse to anybody else and that it alone makes. */
const makers: readonly [maker: string, object: KubeObject][] = [
  ['replicaset-controller', pod],
  ['statefulset-controller', pod],
  ['daemon-set-controller', pod],
  ['job-controller', pod],
  ['replication-controller', pod],
  ['deployment-controller', replicaSet],
  ['cronjob-controller', jobWith(untaggedTemplate)],
  ['endpointslice-controller', sliceIn('web')],
  ['endpoint-controller', endpointsIn('web')],
];

const strangers: readonly [asker: string, object: KubeObject][] = [
  [`${system}:replicaset-controller`, replicaSet],
  [`${system}:deployment-controller`, pod],
  [`${system}:job-controller`, jobWith(untaggedTemplate)],
  [`${system}:generic-garbage-collector`, pod],
  ['system:serviceaccount:web:replicaset-controller', pod],
  ['system:serviceaccount:argocd:argocd-application-controller', podWith(untagged, unmarked)],
  [
    'system:serviceaccount:argocd:argocd-application-controller',
    podWith(untagged, ['metadata.namespace', 'amazon-guardduty']),
  ],
  [`${system}:deployment-controller`, sliceIn('web')],
];

let server: ApiServer;
let kubectl: string;

beforeAll(async () => {
  const policies = await renderObjects(join(repositoryRoot, 'base', 'policies'));
  server = await startApiServer();
  kubectl = await toolPath('kubectl');
  const standing = await dryRunServerOf(server).set([...policies, ...policyFixtures('scaled')]);
  for (const { error } of standing) expect(error).toBeUndefined();
  const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'a' } };
  for (const { error } of await server.apply([podWith(), node], { dryRun: false })) expect(error).toBeUndefined();
  // A pod that reads its node, as the DaemonSet's controller makes it.
  const reads = podWith(['metadata.name', 'reads'], ['spec.volumes', [{ name: 'root', hostPath: { path: '/' } }]]);
  const answer = await as(`${system}:daemon-set-controller`, ['apply', '--filename=-'], reads);
  expect(answer.code).toBe(0);
}, 600_000);
afterAll(() => server?.stop());

describe('who asks', () => {
  test.each(makers)('%s makes what it makes', async (maker, object) => {
    expect(await created(`${system}:${maker}`, object)).toMatchObject({ code: 0 });
  });

  test.each(strangers)('%s is judged', async (asker, object) => {
    const { code, stderr } = await created(asker, object);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/ValidatingAdmissionPolicy '(pinned-images|written-endpoints)'/);
  });

  test('what Argo CD brought into kube-system stays ours when its mark is taken off', async () => {
    const marked = replicaSetWith(unmarked, ['metadata.annotations', { 'argocd.argoproj.io/tracking-id': 'x' }]);
    const taken = replicaSetWith(unmarked, untaggedTemplate);
    await as('x', ['apply', '--filename=-'], marked);
    const { code, stderr } = await as('x', ['replace', '--filename=-', '--dry-run=server'], taken);
    expect(code).not.toBe(0);
    expect(stderr).toContain("ValidatingAdmissionPolicy 'pinned-images'");
  });
});

describe('what makes Applications out of pull requests', () => {
  const maker = 'system:serviceaccount:argocd:argocd-applicationset-controller';
  const others = "ValidatingAdmissionPolicy 'preview-applications'";

  test('makes and deletes previews', async () => {
    await as('x', ['apply', '--filename=-'], previewWith());
    expect(await as(maker, ['apply', '--filename=-'], previewWith(['spec.source', {}]))).toMatchObject({ code: 0 });
    expect(await as(maker, ['delete', '--filename=-'], previewWith())).toMatchObject({ code: 0 });
  });

  test('makes, changes and deletes no other Application', async () => {
    const other = previewWith(['metadata.name', 'web'], ['spec.project', 'apps']);
    expect((await created(maker, other)).stderr).toContain(others);
    expect((await created(maker, previewWith(['metadata.name', 'preview-10']))).stderr).toContain(others);
    await as('x', ['apply', '--filename=-'], other);
    const { stderr } = await as(maker, ['delete', '--filename=-'], other);
    expect(stderr).toContain(
      'metadata.name is web: the controller of ApplicationSets writes and deletes previews alone',
    );
  });
});

describe('the authority of certificates', () => {
  const prover = podWith(['metadata.namespace', 'preview-1'], ['metadata.name', 'solver']);
  test('proves the host of a slot by a pod of its own, which nobody else may start there', async () => {
    const manager = 'system:serviceaccount:cert-manager:cert-manager';
    expect(await created(manager, prover)).toMatchObject({ code: 0 });
    expect((await created('x', prover)).stderr).toContain("ValidatingAdmissionPolicy 'preview-pods'");
  });
});

describe('kubectl debug', () => {
  const image = '--image=docker.io/library/busybox:1.37.0';
  test('adds a container that is confined', async () => {
    expect(await debug('web', image, '--profile=restricted')).toMatchObject({ code: 0 });
  });

  test.each([
    ['an image without a tag', 'web', 'pinned-images', '--image=busybox', '--profile=restricted'],
    ['one of root', 'web', 'container-security', image, '--profile=general'],
    ['a privileged one', 'web', 'container-security', image, '--profile=sysadmin'],
  ])('adds none with %s', async (_what, target, policy, ...args) => {
    const { code, stderr } = await debug(target, ...args);
    expect(code).not.toBe(0);
    expect(stderr).toContain(`ValidatingAdmissionPolicy '${policy}'`);
  });

  test('adds one to a pod that reads its node, and gives it nothing of the node', async () => {
    expect(await debug('reads', image, '--profile=restricted')).toMatchObject({ code: 0 });
    const mount = { volumeMounts: [{ name: 'root', mountPath: '/host' }] };
    const patch = { name: 'b', image: 'docker.io/library/busybox:1.37.0', securityContext: confined, ...mount };
    const { code, stderr } = await as('x', [
      'patch',
      'pod',
      'reads',
      '--namespace=web',
      '--subresource=ephemeralcontainers',
      `--patch=${JSON.stringify({ spec: { ephemeralContainers: [patch] } })}`,
    ]);
    expect(code).not.toBe(0);
    expect(stderr).toContain("ValidatingAdmissionPolicy 'host-access'");
  });

  test.each(['node-disk-filling', 'node-disk-almost-full'])('on a node works as %s says', async (page) => {
    const text = readFileSync(join(repositoryRoot, 'docs', 'runbooks', `${page}.md`), 'utf8');
    const [, line] = /^kubectl (.* debug node\/"\$NODE" .*?) --stdin --tty -- /m.exec(text) ?? [];
    const args = line!.replace('"$NODE"', 'a').split(' ');
    expect(await as('x', [...args, '--attach=false', '--', 'true'])).toMatchObject({ code: 0 });
  });
});

const confined = {
  runAsNonRoot: true,
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
};

function debug(target: string, ...args: readonly string[]) {
  return as('x', ['debug', target, '--namespace=web', '--attach=false', ...args]);
}

function created(asker: string, object: KubeObject) {
  return as(asker, ['create', '--filename=-', '--dry-run=server'], object);
}

/** Runs kubectl as somebody; any code is an answer. */
function as(asker: string, args: readonly string[], object?: KubeObject) {
  const user = asker.startsWith('system:') ? ['--as', asker] : [];
  const options = { accept: [0, 1], timeout: 30_000 };
  const input = object === undefined ? {} : { input: JSON.stringify(object) };
  return run(kubectl, ['--kubeconfig', server.kubeconfig, ...user, ...args], { ...options, ...input });
}
