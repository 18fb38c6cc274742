import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { startApiServer, type ApiServer } from '../apiserver/server.ts';
import { dryRunServerOf, type DryRunServer } from '../apiserver/dry-run-server.ts';
import { pages } from '../../model/pages.ts';
import { at, listAt } from '../../lib/values/at.ts';
import { readConfig } from '../../model/config/config.ts';
import { services } from '../../model/services.ts';
import { switchedParts } from '../../model/switched-part.ts';
import { sentence } from '../../model/finding.ts';
import { renderObjects } from '../../toolbox/kustomize.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { findingsOf } from './answers.ts';
import {
  certificateRequestWith,
  certificateWith,
  cronJobWith,
  deploymentWith,
  endingContainer,
  endpointsIn,
  externalName,
  ingressWith,
  policyFixtures,
  previewWith,
  jobWith,
  podWith,
  serviceWith,
  sliceIn,
  type FieldChange,
} from './policies.fixture.ts';

const our = services[0]!.image;
const commit = '1a2b3c4d5e'.repeat(4);
const digest = `sha256:${'0f'.repeat(32)}`;
const spec = 'spec.template.spec';
const web = `${spec}.containers.0`;
const image = `${web}.image`;
const security = `${web}.securityContext`;
const token = `${spec}.automountServiceAccountToken`;
const account = `${spec}.serviceAccountName`;
const name = 'metadata.name';
const namespace = 'metadata.namespace';
const labels = 'metadata.labels';
const tracked: FieldChange = ['metadata.annotations', { 'argocd.argoproj.io/tracking-id': 'x' }];
const wait = { ...endingContainer, name: 'wait', image: 'a.io/c' };
const owned: FieldChange = [
  'metadata.ownerReferences',
  [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'x', controller: true }],
];
const host = 'spec.rules.0.host';
const path = 'spec.rules.0.http.paths.0';
const entry = (names: string): FieldChange => [
  'metadata.annotations',
  { 'traefik.ingress.kubernetes.io/router.entrypoints': names },
];
/** An Ingress at the door that shows Argo CD. */
const pageWith = (...changes: FieldChange[]): KubeObject =>
  ingressWith([namespace, 'ingress'], [host, 'argocd.a.io'], [`${path}.backend.service.name`, 'argocd'], ...changes);
const challenge: readonly FieldChange[] = [
  entry('web'),
  [`${path}.path`, '/.well-known/acme-challenge/x'],
  [`${path}.backend.service.name`, 'cm-acme-http-solver-1'],
];
const confined: FieldChange = [`${security}.seccompProfile`, { type: 'RuntimeDefault' }];

/** The one that may read its node. */
const reader: readonly FieldChange[] = [
  ['kind', 'DaemonSet'],
  [name, 'node-exporter'],
  [namespace, 'node-exporter'],
  [`${spec}.volumes`, [{ name: 'a', hostPath: { path: '/' } }]],
  [`${web}.volumeMounts`, [{ name: 'a', mountPath: '/a', readOnly: true }]],
];

/** The policy, its words, and the defect in a Deployment that is good but for this. */
const badDeployments: readonly [policy: string, words: string, ...defect: FieldChange[]][] = [
  ['pinned-images', 'containers[web].image is a.io/b/c: it has no tag', [image, 'a.io/b/c']],
  ['pinned-images', 'image is a.io:5000/c: it has no tag', [image, 'a.io:5000/c']],
  ['pinned-images', 'image is a.io/c:latest: latest names another version', [image, 'a.io/c:latest']],
  ['pinned-images', ': latest names another version tomorrow', [image, `a.io/c:latest@${digest}`]],
  ['pinned-images', 'by the commit of its source and by its digest', [image, `${our}:1.2.3@${digest}`]],
  ['pinned-images', `${our}:${commit}: an image built here`, [image, `${our}:${commit}`]],
  ['pinned-images', `${our}: an image built here`, [image, our]],
  ['pinned-images', 'containers[wait].image is a.io/c', [`${spec}.initContainers`, [wait]]],
  ['pinned-images', 'it has no tag', [image, 'a.io/c'], [namespace, 'kube-system'], tracked],
  ['pinned-images', 'it has no tag', [image, 'a.io/c'], owned],
  ['container-resources', 'resources.limits.cpu is nothing', [`${web}.resources.limits.cpu`], owned],
  ['container-probes', 'readinessProbe is nothing', [`${web}.readinessProbe`], owned],
  ['container-security', 'readOnlyRootFilesystem is not true', [`${security}.readOnlyRootFilesystem`, false], owned],
  ['host-access', 'hostNetwork is true', [`${spec}.hostNetwork`, true], owned],
  ['host-access', 'hostPID is true', [`${spec}.hostPID`, true], [namespace, 'kube-system'], tracked, owned],
  ['images-of-others', 'it is from none of the registries', [image, `docker.io/x/y:1@${digest}`]],
  ['images-of-others', 'it is from none of the registries', [image, 'docker.io/librarian/y:1']],
  ['images-of-others', 'it is from none of the registries', [image, `busybox:1@${digest}`]],
  ['images-of-others', 'it is from none of the registries', [image, `quay.io.example.com/prometheus/x@${digest}`]],
  ['images-of-others', 'a tag can name other bytes', [image, 'quay.io/prometheus/prometheus:v3.16.1']],
  ['images-of-others', 'a tag can name other bytes', [image, 'docker.io/library/traefik:v3.6.12@sha256:0f']],
  [
    'images-of-others',
    'containers[wait].image is a.io/c:1',
    [`${spec}.initContainers`, [{ ...wait, image: 'a.io/c:1' }]],
  ],
  ['container-resources', 'resources.requests.cpu is nothing', [`${web}.resources.requests.cpu`]],
  ['container-resources', 'resources.requests.memory is nothing', [`${web}.resources.requests.memory`]],
  ['container-resources', 'resources.limits.cpu is nothing', [`${web}.resources.limits.cpu`]],
  ['container-resources', 'resources.limits.memory is nothing', [`${web}.resources.limits.memory`]],
  ['container-probes', 'readinessProbe is nothing', [`${web}.readinessProbe`]],
  ['container-probes', 'livenessProbe is nothing', [`${web}.livenessProbe`]],
  ['container-security', 'runAsNonRoot is not true', [`${security}.runAsNonRoot`, false]],
  ['container-security', 'runAsNonRoot is not true', [`${spec}.securityContext.runAsNonRoot`]],
  ['container-security', 'seccompProfile.type is not RuntimeDefault', [`${spec}.securityContext.seccompProfile`]],
  ['container-security', 'type is not RuntimeDefault', [`${security}.seccompProfile`, { type: 'Unconfined' }]],
  ['container-security', 'allowPrivilegeEscalation is not false', [`${security}.allowPrivilegeEscalation`]],
  ['container-security', 'readOnlyRootFilesystem is not true', [`${security}.readOnlyRootFilesystem`, false]],
  ['container-security', 'capabilities.drop is without ALL', [`${security}.capabilities.drop`, ['NET_RAW']]],
  ['container-security', 'capabilities.add is set', [`${security}.capabilities.add`, ['NET_ADMIN']]],
  ['host-access', 'spec.template.spec.hostNetwork is true', [`${spec}.hostNetwork`, true]],
  ['host-access', 'hostPID is true', [`${spec}.hostPID`, true]],
  ['host-access', 'hostIPC is true', [`${spec}.hostIPC`, true]],
  ['host-access', 'hostPID is true', [`${spec}.hostPID`, true], [namespace, 'amazon-guardduty'], tracked],
  ['host-access', 'hostPID is true', [`${spec}.hostPID`, true], [namespace, 'amazonia']],
  ['host-access', 'volumes[a].hostPath is /', [`${spec}.volumes`, [{ name: 'a', hostPath: { path: '/' } }]]],
  ['host-access', 'hostPath is /', ...reader, [`${web}.volumeMounts`, [{ name: 'a', mountPath: '/a' }]]],
  ['host-access', 'hostNetwork is true', ...reader, [`${spec}.hostNetwork`, true]],
  ['host-access', 'hostPath is /', ...reader, [name, 'web']],
  ['host-access', 'hostPath is /', ...reader, ['kind', 'Deployment']],
  ['host-access', 'hostPath is /', ...reader, [namespace, 'web']],
  ['host-ports', 'ports.hostPort is 80', [`${web}.ports`, [{ containerPort: 8000, hostPort: 80 }]]],
  ['service-account-token', 'automountServiceAccountToken is true', [account, 'default'], [token, true]],
  ['service-account-token', 'automountServiceAccountToken is nothing', [account], [token]],
  [
    'required-labels',
    'metadata.labels[app.kubernetes.io/name] is nothing',
    [labels, { 'app.kubernetes.io/part-of': 'a' }],
  ],
  ['required-labels', 'metadata.labels[app.kubernetes.io/part-of] is', [labels, { 'app.kubernetes.io/name': 'a' }]],
  ['replicas-under-hpa', 'spec.replicas is 3: its HorizontalPodAutoscaler', [name, 'scaled'], ['spec.replicas', 3]],
  ['replicas-under-hpa', 'spec.replicas is 0', [name, 'scaled'], ['spec.replicas', 0]],
];

const badOthers: readonly [policy: string, words: string, object: KubeObject][] = [
  [
    'pinned-images',
    'spec.jobTemplate.spec.template.spec.containers[web].image',
    cronJobWith(['spec.jobTemplate.' + image, 'a/c']),
  ],
  ['pinned-images', 'spec.containers[web].image', podWith(['spec.containers.0.image', 'a.io/c'])],
  ['container-security', 'runAsNonRoot is not true', jobWith([`${security}.runAsNonRoot`, false])],
  ['service-types', 'spec.type is LoadBalancer', serviceWith(['spec.type', 'LoadBalancer'])],
  ['service-types', 'spec.type is NodePort', serviceWith(['spec.type', 'NodePort'])],
  ['service-types', 'spec.externalIPs is 192.0.2.1', serviceWith(['spec.externalIPs', ['192.0.2.1']])],
  ['service-types', 'spec.type is ExternalName: it leads the ingress to a.io', externalName('web')],
  ['service-types', 'spec.selector is nothing', serviceWith(['spec.selector'])],
  ['service-types', 'spec.selector is nothing', serviceWith(['spec.selector', {}])],
  ['written-endpoints', 'addresses are for the cluster to write', sliceIn('web')],
  ['written-endpoints', 'metadata.name is web: addresses', endpointsIn('web')],
  ['owned-hosts', 'spec.rules.host is argocd.a.io: that host belongs to a page', ingressWith([host, 'argocd.a.io'])],
  ['owned-hosts', 'spec.rules.host is ingress.a.io: that host belongs to the', ingressWith([host, 'ingress.a.io'])],
  ['owned-hosts', 'spec.rules.host is *.a.io: it takes hosts of others', ingressWith([host, '*.a.io'])],
  ['owned-hosts', 'spec.rules.host is nothing: it takes hosts of others', ingressWith([host])],
  [
    'owned-hosts',
    'among them is a host of others',
    ingressWith(['spec.tls', [{ hosts: ['web.a.io', 'grafana.a.io'] }]]),
  ],
  ['owned-hosts', 'among them is a host of others', ingressWith(['spec.tls', [{ hosts: ['*.a.io'] }]])],
  [
    'owned-hosts',
    'spec.defaultBackend is set',
    ingressWith(['spec.defaultBackend', { service: { name: 'web', port: { number: 80 } } }]),
  ],
  ['platform-pages', "argocd.a.io on websecure: it shows a page of the platform on the customers' door", pageWith()],
  ['platform-pages', 'argocd.a.io on inner,websecure: it shows a page', pageWith(entry('inner,websecure'))],
  ['platform-pages', 'argocd.a.io on websecure: it shows', pageWith([`${path}.path`, '/api/version'])],
  [
    'platform-pages',
    'argocd.a.io on websecure: it shows',
    pageWith([`${path}.path`, '/api/webhook'], [`${path}.pathType`, 'Prefix']),
  ],
  ['platform-pages', 'tool.a.io on websecure: it shows', pageWith([host, 'tool.a.io'])],
  ['platform-pages', 'spec.rules.host is nothing on websecure', pageWith([host])],
  ['platform-pages', 'hooks.a.io on websecure', pageWith([host, 'hooks.a.io'], [`${path}.path`, '/api/webhook'])],
  [
    'platform-pages',
    'argocd.a.io on web: it shows',
    pageWith(...challenge, [`${path}.backend.service.name`, 'argocd']),
  ],
  ['platform-pages', 'argocd.a.io on websecure: it shows', pageWith(...challenge, entry('websecure'))],
  ['platform-pages', "is inner: only the platform's pages are shown there", ingressWith(entry('inner'))],
  ['platform-pages', 'is websecure, inner: only', ingressWith(entry('websecure, inner'))],
  ['platform-pages', 'is inner: only', ingressWith([namespace, 'ingress'], [host, 'www.a.io'], entry('inner'))],
  [
    'platform-pages',
    'spec.defaultBackend is grafana: it shows a page of the platform to every host',
    ingressWith(
      [namespace, 'ingress'],
      ['spec.rules'],
      ['spec.defaultBackend', { service: { name: 'grafana', port: { number: 80 } } }],
    ),
  ],
];

const slot: FieldChange = [namespace, 'preview-1'];
const built: FieldChange = [image, `${our}:pr-7-${commit}`];
const displaced: FieldChange = [`${spec}.priorityClassName`, 'preview'];
/** A pull request's Deployment and Ingress, with changes. */
const shownWith = (...changes: FieldChange[]): KubeObject => deploymentWith(slot, built, displaced, ...changes);
const shownAt = (...changes: FieldChange[]): KubeObject => ingressWith(slot, [host, 'preview-1.a.io'], ...changes);
const only = 'a preview runs what the pipeline built';

const badPreviews: readonly [policy: string, words: string, object: KubeObject][] = [
  ['preview-pods', only, shownWith([image, `quay.io/prometheus/c@${digest}`])],
  ['preview-pods', only, shownWith([image, `${our}:${commit}@${digest}`])],
  ['preview-pods', only, shownWith([image, `${our}:pr-7-${commit}@${digest}`])],
  ['preview-pods', only, shownWith([image, `${our}/../x:pr-7-${commit}`])],
  [
    'preview-pods',
    `containers[wait].image is quay.io/prometheus/c@${digest}: ${only}`,
    shownWith([`${spec}.initContainers`, [{ ...wait, image: `quay.io/prometheus/c@${digest}` }]]),
  ],
  ['preview-pods', 'priorityClassName is service: a preview displaces nobody', shownWith([displaced[0], 'service'])],
  ['preview-pods', 'priorityClassName is nothing', shownWith([displaced[0]])],
  ['host-access', 'hostPath is /', shownWith([`${spec}.volumes`, [{ name: 'a', hostPath: { path: '/' } }]])],
  ['service-types', 'spec.type is LoadBalancer', serviceWith(slot, ['spec.type', 'LoadBalancer'])],
  ['service-types', 'spec.type is NodePort', serviceWith(slot, ['spec.type', 'NodePort'])],
  ['service-types', 'spec.type is ExternalName', externalName('preview-1')],
  ['preview-hosts', 'spec.rules.host is www.a.io: a preview is shown at preview-1.a.io', shownAt([host, 'www.a.io'])],
  ['preview-hosts', 'spec.rules.host is preview-2.a.io', shownAt([host, 'preview-2.a.io'])],
  ['preview-hosts', 'spec.rules.host is preview-1.b.io', shownAt([host, 'preview-1.b.io'])],
  [
    'preview-hosts',
    'is preview-1.a.io, www.a.io: a preview is shown at preview-1.a.io alone',
    shownAt(['spec.tls', [{ hosts: ['preview-1.a.io', 'www.a.io'] }]]),
  ],
  [
    'preview-hosts',
    'annotations[external-dns.alpha.kubernetes.io/hostname] is set: what it does reaches beyond',
    shownAt(['metadata.annotations', { 'external-dns.alpha.kubernetes.io/hostname': 'www.a.io' }]),
  ],
  [
    'preview-hosts',
    'annotations[cert-manager.io/common-name] is set',
    shownAt(['metadata.annotations', { 'cert-manager.io/common-name': 'www.a.io' }]),
  ],
  [
    'preview-applications',
    'spec.project is platform for namespace preview-1: a preview has the project and the namespace of its own name. Set both to preview-1',
    previewWith(['spec.project', 'platform']),
  ],
  [
    'preview-applications',
    'is preview-1 for namespace web: a preview',
    previewWith(['spec.destination.namespace', 'web']),
  ],
  [
    'preview-applications',
    'is preview-2 for namespace preview-2: a',
    previewWith(['spec.project', 'preview-2'], ['spec.destination.namespace', 'preview-2']),
  ],
];

const uris = (...names: readonly string[]): FieldChange => ['spec.uris', names];
const issuer = (wanted: string): FieldChange => ['spec.issuerRef.name', wanted];

const badIdentities: readonly [policy: string, words: string, object: KubeObject][] = [
  ...[
    'spiffe://staging.a.io/ns/front/sa/front',
    'spiffe://staging.a.io/ns/web-2/sa/web',
    'spiffe://a.io/x/ns/web/sa/web',
    'https://staging.a.io/ns/web/sa/web',
  ].map((wanted): [string, string, KubeObject] => [
    'service-identities',
    `spec.uris is ${wanted}: that is not of this namespace. Write spiffe://ENVIRONMENT.DOMAIN/ns/web/sa/NAME`,
    certificateWith(uris(wanted)),
  ]),
  ['service-identities', 'spec.uris has 0 names: an identity is one', certificateWith(['spec.uris'])],
  [
    'service-identities',
    'spec.uris has 2 names',
    certificateWith(uris('spiffe://a.io/ns/web/sa/a', 'spiffe://a.io/ns/web/sa/b')),
  ],
  ...['front.front.svc', 'web.a.io', '*.web.svc', 'a.b.web.svc'].map((wanted): [string, string, KubeObject] => [
    'service-identities',
    `spec.dnsNames is ${wanted}: no Service of this namespace has that name. Write NAME.web.svc`,
    certificateWith(['spec.dnsNames', ['web.web.svc', wanted]]),
  ]),
  ...(
    [
      ['isCA', true],
      ['commonName', 'front'],
      ['subject', { organizations: ['front'] }],
      ['literalSubject', 'CN=front'],
      ['emailAddresses', ['a@a.io']],
      ['ipAddresses', ['192.0.2.1']],
      ['otherNames', [{ oid: '1', utf8Value: 'front' }]],
    ] as const
  ).map(([field, value]): [string, string, KubeObject] => [
    'service-identities',
    `spec.${field} is set: a service is known by uris and dnsNames alone`,
    certificateWith([`spec.${field}`, value]),
  ]),
  ['service-identities', 'it makes the authority, and nothing for web', certificateWith(issuer('service-root'))],
  ['service-identities', 'is services: nobody but cert-manager asks it', certificateRequestWith()],
  [
    'service-identities',
    'is service-root: nobody but',
    certificateRequestWith(issuer('service-root'), [namespace, 'cert-manager']),
  ],
];

const bad: readonly [policy: string, words: string, object: KubeObject][] = [
  ...badIdentities,
  ...badDeployments.map(
    ([policy, words, ...defect]) => [policy, words, deploymentWith(...defect)] as [string, string, KubeObject],
  ),
  ...badOthers,
  ...badPreviews,
];

const good: readonly [what: string, object: KubeObject][] = [
  ['a Deployment', deploymentWith()],
  ['a Job without probes', jobWith()],
  ['a CronJob', cronJobWith()],
  ['a pod', podWith()],
  ['a Service', serviceWith()],
  ['an image of ours by commit and digest', deploymentWith([image, `${our}:${commit}@${digest}`])],
  ['an image by digest alone', deploymentWith([image, `quay.io/prometheus/c@${digest}`])],
  ['an image of a listed registry, deeper', deploymentWith([image, `registry.k8s.io/a/b/c:v1@${digest}`])],
  ['an image that the fork takes by its tag', deploymentWith([image, 'quay.io/prometheus/prometheus:v3.16.0'])],
  [
    'the whole of security on the container',
    deploymentWith([`${spec}.securityContext`], [`${security}.runAsNonRoot`, true], confined),
  ],
  ['a pod without any token', deploymentWith([account], [token, false])],
  ['an account of its own, with its token', deploymentWith([token, true])],
  ['no replicas under an autoscaler', deploymentWith([name, 'scaled'])],
  ['replicas where no autoscaler is', deploymentWith(['spec.replicas', 2])],
  [
    'replicas beside an autoscaler elsewhere',
    deploymentWith([name, 'scaled'], [namespace, 'ingress'], ['spec.replicas', 2]),
  ],
  ["the ingress controller's load balancer", serviceWith([namespace, 'ingress'], ['spec.type', 'LoadBalancer'])],
  ['what reads the node and writes nothing', deploymentWith(...reader)],
  ["the cluster's own in its own namespace", deploymentWith([namespace, 'kube-system'], [image, 'a.io/c'])],
  ['an agent of AWS that reads its node', deploymentWith([namespace, 'amazon-guardduty'], [`${spec}.hostPID`, true])],
  ['an agent of AWS without labels', deploymentWith([namespace, 'aws-observability'], [labels, {}], [image, 'a.io/c'])],
  ['what leads elsewhere, in the namespace of the door', externalName('ingress')],
  ['addresses of the door', sliceIn('ingress')],
  ['a host of its own', ingressWith()],
  ["a host that is nobody else's", ingressWith([host, 'www.a.io'])],
  ['a host that only begins like another', ingressWith([host, 'ingressive.a.io'])],
  ['its own certificate', ingressWith(['spec.tls', [{ hosts: ['web.a.io'] }]])],
  ['a page of the platform, at its door', pageWith(entry('inner'))],
  ['a page by another name, at its door', pageWith(entry('inner'), [host, 'deploy.a.io'])],
  ['the webhook, at the door of the customers', pageWith([`${path}.path`, '/api/webhook'])],
  ["an authority's challenge for a page", pageWith(...challenge)],
  ['what the pipeline built of a pull request', shownWith()],
  [
    'the host of a slot, with its certificate',
    shownAt(
      ['metadata.annotations', { 'cert-manager.io/cluster-issuer': 'acme', 'argocd.argoproj.io/tracking-id': 'x' }],
      ['spec.tls', [{ hosts: ['preview-1.a.io'] }]],
    ),
  ],
  ['an Application of a pull request', previewWith()],
  [
    'an Application of git',
    previewWith([name, 'web'], ['spec.project', 'apps'], ['spec.destination.namespace', 'web']),
  ],
  ["a service's own identity", certificateWith(['spec.isCA', false])],
  [
    'a certificate of another issuer, for whatever it is',
    certificateWith(issuer('acme'), uris(), ['spec.dnsNames', ['a.io']]),
  ],
  ['a request to another issuer', certificateRequestWith(issuer('acme'))],
  [
    'the authority of the services itself',
    certificateWith(issuer('service-root'), [namespace, 'cert-manager'], ['spec.isCA', true], ['spec.uris']),
  ],
  ['another host in the namespace of the door', ingressWith([namespace, 'ingress'], [host, 'www.a.io'])],
];

let server: ApiServer;
let stage: DryRunServer;
let policies: readonly KubeObject[];

beforeAll(async () => {
  const folders = ['.', 'components/mtls'];
  policies = (
    await Promise.all(folders.map((folder) => renderObjects(join(repositoryRoot, 'base', 'policies', folder))))
  ).flat();
  server = await startApiServer();
  stage = dryRunServerOf(server);
  for (const { error } of await stage.set([...policies, ...policyFixtures('scaled')])) expect(error).toBeUndefined();
}, 600_000);
afterAll(() => server?.stop());

describe('the API server', () => {
  test.each(bad)('refuses by %s: %s', async (policy, words, object) => {
    const [answer] = await stage.ask([object]);
    expect(answer?.error?.message).toContain(`ValidatingAdmissionPolicy '${policy}'`);
    const found = findingsOf({ file: 'clusters/staging/web', object }, answer!);
    const refused = found.filter(({ value }) => value !== 'a warning').map((each) => sentence(each));
    expect(refused).toEqual([expect.stringContaining(words)]);
  });

  test('refuses by container-security a privileged container that may escalate as well, by both reasons', async () => {
    const object = deploymentWith([`${security}.privileged`, true], [`${security}.allowPrivilegeEscalation`, true]);
    const [answer] = await stage.ask([object]);
    const fields = findingsOf({ file: 'x', object }, answer!).map(({ field }) => field.split('.').at(-1));
    expect(fields).toEqual(['allowPrivilegeEscalation', 'privileged']);
  });

  test.each([
    ['an image of a registry that is not ours', shownWith([image, `ghcr.io/else/web:pr-7-${commit}`])],
    ['the host of a service', shownAt([host, 'web.a.io'])],
  ])('refuses a preview with %s, by whichever policy is first', async (_what, object) => {
    const [answer] = await stage.ask([object]);
    expect(answer?.error?.message).toMatch(
      /ValidatingAdmissionPolicy '(preview-(pods|hosts)|images-of-others|owned-hosts)'/,
    );
  });

  test.each(good)('takes %s', async (_what, object) => {
    const [answer] = await stage.ask([object]);
    expect(answer).toEqual({ object, warnings: [], changed: false });
  });
});

test('every policy denies, and refuses something here', () => {
  const names = namesOf('ValidatingAdmissionPolicy');
  expect(namesOf('ValidatingAdmissionPolicyBinding')).toEqual(names);
  expect([...new Set(bad.map(([policy]) => policy))].toSorted()).toEqual(names);
});

test('every page that is no service of its own is a host that only the door may hold', () => {
  const text = JSON.stringify(policies.find(({ metadata }) => metadata.name === 'owned-hosts'));
  const own = new Set(services.map(({ name: service }) => service));
  const others = pages.filter((page) => !own.has(page.name));
  expect(others.filter((page) => !text.includes(`'${page.host}.'`))).toEqual([]);
});

test('platform-pages knows every page that is inner, and no other', () => {
  const policy = policies.find(({ metadata }) => metadata.name === 'platform-pages');
  const variables = listAt<{ name: string; expression: string }>(at(policy, 'spec'), 'variables');
  const { expression = '' } = variables.find(({ name: variable }) => variable === 'pages') ?? {};
  const said = [...expression.matchAll(/'([^']+)'/g)].map(([, one]) => one);
  const inner = pages.filter((page) => page.inner === true);
  expect(said.toSorted()).toEqual(inner.map((page) => page.host).toSorted());
});

/** The images that the law `listed-images` takes by tag: those of a part, or of all that is there without one. */
function exceptedByTag(part?: string): readonly string[] {
  const excepted = readConfig().exceptions.filter((each) => each.law === 'listed-images' && each.part === part);
  return excepted.map(({ object }) => object.replace('image ', ''));
}

const quoted = (text: string): readonly (string | undefined)[] =>
  [...text.matchAll(/'([^']+)'/g)].map(([, one]) => one);

test('images-of-others takes by tag what lockstep.config.ts excepts, and no more', () => {
  const policy = policies.find(({ metadata }) => metadata.name === 'images-of-others');
  const variables = listAt<{ name: string; expression: string }>(at(policy, 'spec'), 'variables');
  const { expression = '' } = variables.find(({ name: variable }) => variable === 'byTag') ?? {};
  expect(quoted(expression)).toEqual(exceptedByTag());
});

test.each(switchedParts)(
  'with $name images-of-others takes by tag what is excepted of it, and no more',
  async (part) => {
    const folder = part.components['policies'];
    const text = folder === undefined ? '' : await readFile(join(repositoryRoot, folder, 'kustomization.yaml'), 'utf8');
    const added = listAt<{ sourceValue?: string; targets: unknown }>(parse(text), 'replacements');
    const toTags = added.filter(({ targets }) => JSON.stringify(targets).includes('[name=byTag]'));
    expect(toTags.flatMap(({ sourceValue = '' }) => quoted(sourceValue))).toEqual(exceptedByTag(part.name));
  },
);

test.each(['pinned-images', 'preview-pods'])(
  'every image that is built here is under the prefix that %s knows',
  (policy) => {
    const text = JSON.stringify(policies.find(({ metadata }) => metadata.name === policy));
    const prefix = /startsWith\('([^']+)'\)/.exec(text)?.[1] ?? 'none';
    expect(services.filter((each) => !each.image.startsWith(prefix))).toEqual([]);
  },
);

function namesOf(kind: string): readonly string[] {
  return policies
    .filter((object) => object.kind === kind)
    .map(({ metadata }) => metadata.name)
    .toSorted();
}
