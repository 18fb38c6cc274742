import { at } from '../lib/values/at.ts';
import { readConfig } from './config/config.ts';
import type { KubeObject } from './kube-object.ts';

/** The kinds of objects in which a cluster holds what git does not. */
export const kindsNotInGit = ['Certificate', 'PersistentVolumeClaim', 'Secret'] as const;

/** How something comes back in a new cluster: it is made anew, it is restored, or nobody misses it. */
type WayBack = `remade by ${string}` | `backed up by ${string}` | `not missed: ${string}`;

interface Rule {
  readonly kind: (typeof kindsNotInGit)[number];
  readonly fits: (object: KubeObject) => boolean;
  readonly comesBack: WayBack;
}

/** Of all objects that somebody made for a reason of a kind, by what tells that. */
const byMaker: readonly Rule[] = [
  {
    kind: 'Certificate',
    fits: (object) => ownedBy(object, 'Ingress'),
    comesBack: 'remade by cert-manager, for each host of an Ingress',
  },
  {
    kind: 'Secret',
    fits: (object) => annotated(object, 'cert-manager.io/certificate-name'),
    comesBack: 'remade by cert-manager: a certificate and its key',
  },
  {
    kind: 'Secret',
    fits: (object) => ownedBy(object, 'ExternalSecret'),
    comesBack: 'remade by external-secrets, from the store of secrets',
  },
  {
    kind: 'Secret',
    fits: (object) => labelled(object, 'cnpg.io/cluster') || ownedBy(object, 'Cluster'),
    comesBack: 'remade by CloudNativePG: certificates and passwords of a database',
  },
  {
    kind: 'Secret',
    fits: ({ metadata }) => metadata.name === 'backup-store',
    comesBack: 'remade by lockstep up, on a laptop alone',
  },
  {
    kind: 'Secret',
    fits: (object) => labelled(object, 'argocd.argoproj.io/secret-type'),
    comesBack: 'remade by lockstep bootstrap',
  },
  {
    kind: 'PersistentVolumeClaim',
    fits: (object) => labelled(object, 'cnpg.io/cluster'),
    comesBack: 'backed up by the part `backups`, where the service has it: docs/backups.md',
  },
  {
    kind: 'PersistentVolumeClaim',
    fits: (object) => ownedBy(object, 'Pod'),
    comesBack: 'not missed: it goes with its pod',
  },
];

/** Each one by its name. */
const byName: readonly (readonly [Rule['kind'], namespace: string, name: RegExp, WayBack])[] = [
  ['Secret', 'argocd', /^argocd-secret$/, 'remade by lockstep bootstrap; lockstep up on a laptop'],
  ['Secret', 'argocd', /^sign-on$/, 'remade by lockstep up, on a laptop alone'],
  ['Secret', 'cert-manager', /^acme-account$/, 'remade by cert-manager: it registers anew'],
  ['Secret', 'cert-manager', /^cert-manager-webhook-ca$/, 'remade by cert-manager, for its own webhook'],
  ['Secret', 'kube-system', /^bootstrap-token-/, 'remade by kubeadm, for nodes that join'],
  ['PersistentVolumeClaim', 'cert-manager', /^authority$/, "not missed: a laptop's authority keeps its books there"],
  ['PersistentVolumeClaim', 'logs', /^data-logs-\d+$/, 'not missed: lines begin anew'],
  ['PersistentVolumeClaim', 'traces', /^data-jaeger-\d+$/, 'not missed: traces begin anew'],
  ['PersistentVolumeClaim', 'monitoring', /^data-prometheus-\d+$/, 'not missed: figures begin anew'],
  [
    'PersistentVolumeClaim',
    'monitoring',
    /^data-alertmanager-\d+$/,
    'not missed: silences and what was told begin anew',
  ],
];

/** How an object that git does not hold comes back in a new cluster; undefined where nobody has said it. */
export function wayBack(object: KubeObject): WayBack | undefined {
  const { namespace, name } = object.metadata;
  const declared = readConfig().secrets.find((one) => one.namespace === namespace && one.name === name);
  if (object.kind === 'Secret' && declared !== undefined) return `remade by ${declared.madeBy}`;
  const named = byName.find(
    ([kind, where, pattern]) => kind === object.kind && where === namespace && pattern.test(name),
  );
  return named?.[3] ?? byMaker.find(({ kind, fits }) => kind === object.kind && fits(object))?.comesBack;
}

/** Those of a cluster that would be lost with it without a word, as "Secret web/x". */
export function withoutWayBack(objects: readonly KubeObject[]): readonly string[] {
  return objects
    .filter((object) => wayBack(object) === undefined)
    .map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`);
}

function ownedBy({ metadata }: KubeObject, kind: string): boolean {
  const owners = at(metadata, 'ownerReferences');
  return Array.isArray(owners) && owners.some((owner: unknown) => at(owner, 'kind') === kind);
}

function labelled({ metadata }: KubeObject, label: string): boolean {
  return metadata.labels?.[label] !== undefined;
}

function annotated({ metadata }: KubeObject, annotation: string): boolean {
  return metadata.annotations?.[annotation] !== undefined;
}
