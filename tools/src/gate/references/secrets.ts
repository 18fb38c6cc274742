import type { SecretFacts } from '../../lib/fork-config.ts';
import type { Finding, Rendered } from '../../model/finding.ts';
import { at, listAt } from '../../lib/values/at.ts';
import { defined } from '../../lib/values/defined.ts';
import { didYouMean } from '../../lib/values/nearest.ts';
import { configFile } from '../../model/config/config.ts';
import { indexOf, type EnvironmentIndex } from './environment-index.ts';
import { referencesIn } from './references-in.ts';

/** A Secret or ConfigMap that will be there; `keys` is left out where only its maker knows them. */
export interface Held {
  readonly keys?: readonly string[];
  /** It is there only where somebody wants it. */
  readonly optional: boolean;
}

interface SecretName {
  readonly name: string;
  readonly namespace: string;
}

type Maker = (object: Rendered['object']) => { readonly name: unknown; readonly keys?: readonly string[] };

/** Objects in git whose controller makes a Secret in their namespace, by kind. */
const makers: Readonly<Record<string, Maker>> = {
  'ExternalSecret.external-secrets.io': (object) => ({
    // With another policy it changes a Secret that somebody else makes, or none.
    name: /^(Owner|Orphan)$/.test(String(at(object, 'spec', 'target', 'creationPolicy') ?? 'Owner'))
      ? (at(object, 'spec', 'target', 'name') ?? object.metadata.name)
      : undefined,
    ...defined({ keys: keysOfExternal(object) }),
  }),
  'Certificate.cert-manager.io': (object) => ({ name: at(object, 'spec', 'secretName') }),
  'SealedSecret.bitnami.com': (object) => ({
    name: at(object, 'spec', 'template', 'metadata', 'name') ?? object.metadata.name,
    ...(at(object, 'spec', 'template', 'data') === undefined
      ? { keys: Object.keys(at(object, 'spec', 'encryptedData') ?? {}) }
      : {}),
  }),
  'VaultStaticSecret.secrets.hashicorp.com': (object) => ({ name: at(object, 'spec', 'destination', 'name') }),
  'VaultDynamicSecret.secrets.hashicorp.com': (object) => ({ name: at(object, 'spec', 'destination', 'name') }),
  'OnePasswordItem.onepassword.com': (object) => ({ name: object.metadata.name }),
};

/** Its template's keys where it has some, else those under data; undefined where only the store knows them. */
function keysOfExternal(object: Rendered['object']): readonly string[] | undefined {
  const template = at(object, 'spec', 'target', 'template');
  if (at(template, 'templateFrom') !== undefined) return undefined;
  const own = Object.keys(at(template, 'data') ?? {});
  if (own.length > 0 && at(template, 'mergePolicy') !== 'Merge') return own;
  if (listAt(object, 'spec', 'dataFrom').length > 0) return undefined;
  return [...own, ...listAt(object, 'spec', 'data').map((entry) => String(at(entry, 'secretKey')))];
}

/** Annotations of an Ingress by which cert-manager makes the Secrets that its `tls` names. */
const issuers = ['cert-manager.io/cluster-issuer', 'cert-manager.io/issuer', 'kubernetes.io/tls-acme'];

/** The Secret of this name, by whoever makes it: git, an object in git, or somebody whom `lockstep.config.ts` names. */
export function secretHeld(
  index: EnvironmentIndex,
  declared: readonly SecretFacts[],
  { name, namespace }: SecretName,
): Held | undefined {
  const said = declared.find((secret) => secret.name === name && secret.namespace === namespace);
  if (said !== undefined) return { keys: said.keys, optional: said.optional === true };
  const rendered = index.find('Secret', name, namespace);
  if (rendered !== undefined) return { keys: keysHeld(rendered), optional: false };
  return madeByObjects(index).get(`${namespace}/${name}`);
}

/** The object in git whose controller makes that Secret. */
export function makerOf(index: EnvironmentIndex, { name, namespace }: SecretName): Rendered | undefined {
  return Object.entries(makers)
    .flatMap(([kind, make]) => index.ofKind(kind).filter(({ object }) => make(object).name === name))
    .find(({ object }) => object.metadata.namespace === namespace);
}

/** The Ingress or Certificate for which cert-manager makes that Secret. */
export function certifiedBy(index: EnvironmentIndex, { name, namespace }: SecretName): Rendered | undefined {
  const certificates = index
    .ofKind('Certificate.cert-manager.io')
    .filter(({ object }) => at(object, 'spec', 'secretName') === name);
  const hosts = askingIngresses(index).filter(({ object }) =>
    listAt(object, 'spec', 'tls').some((tls) => at(tls, 'secretName') === name),
  );
  return [...certificates, ...hosts].find(({ object }) => object.metadata.namespace === namespace);
}

/** The keys of a ConfigMap or Secret in git. */
export function keysHeld({ object }: Rendered): readonly string[] {
  return ['data', 'binaryData', 'stringData'].flatMap((field) => Object.keys(at(object, field) ?? {}));
}

const kept = new WeakMap<EnvironmentIndex, ReadonlyMap<string, Held>>();

function madeByObjects(index: EnvironmentIndex): ReadonlyMap<string, Held> {
  const found = kept.get(index) ?? new Map([...byMakers(index), ...byIssuers(index)]);
  kept.set(index, found);
  return found;
}

function byMakers(index: EnvironmentIndex): readonly (readonly [string, Held])[] {
  return Object.entries(makers).flatMap(([kind, make]) =>
    index.ofKind(kind).map(({ object }) => {
      const { name, keys } = make(object);
      return [
        `${object.metadata.namespace}/${String(name)}`,
        Object.assign({ optional: false }, keys && { keys }),
      ] as const;
    }),
  );
}

function byIssuers(index: EnvironmentIndex): readonly (readonly [string, Held])[] {
  return askingIngresses(index).flatMap(({ object }) =>
    listAt(object, 'spec', 'tls').map(
      (tls) => [`${object.metadata.namespace}/${String(at(tls, 'secretName'))}`, { optional: false }] as const,
    ),
  );
}

function askingIngresses(index: EnvironmentIndex): readonly Rendered[] {
  return index
    .ofKind('Ingress')
    .filter(({ object }) => issuers.some((issuer) => object.metadata.annotations?.[issuer] !== undefined));
}

/** Why a declaration is refused: no object of any environment reads that Secret. */
export function unreadSecrets(
  trees: readonly (readonly Rendered[])[],
  declared: readonly SecretFacts[],
): readonly Finding[] {
  const read = new Set(
    trees.flatMap((objects) =>
      referencesIn(indexOf(objects)).flatMap(({ kind, name, namespace }) =>
        kind === 'Secret' ? `${namespace}/${name}` : [],
      ),
    ),
  );
  return declared
    .filter(({ namespace, name }) => !read.has(`${namespace}/${name}`))
    .map(({ namespace, name }) => ({
      file: configFile,
      object: `secret ${namespace}/${name}`,
      field: 'the declaration',
      value: 'not needed',
      reason: 'no object of any environment reads it',
      wayOut: `Remove it.${didYouMean(`${namespace}/${name}`, read)}`,
    }));
}
