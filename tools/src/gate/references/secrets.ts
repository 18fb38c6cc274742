import type { SecretFacts } from '../../lib/fork-config.ts';
import type { Finding, Rendered } from '../../model/finding.ts';
import { at, listAt } from '../../lib/values/at.ts';
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

type Maker = (object: Rendered['object']) => { readonly name: unknown; readonly keys?: readonly string[] };

/** Objects in git whose controller makes a Secret in their namespace, by kind. */
const makers: Readonly<Record<string, Maker>> = {
  'ExternalSecret.external-secrets.io': (object) => {
    const known =
      at(object, 'spec', 'dataFrom') === undefined && at(object, 'spec', 'target', 'template') === undefined;
    return {
      name: at(object, 'spec', 'target', 'name') ?? object.metadata.name,
      ...(known ? { keys: listAt(object, 'spec', 'data').map((entry) => String(at(entry, 'secretKey'))) } : {}),
    };
  },
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

/** Annotations of an Ingress by which cert-manager makes the Secrets that its `tls` names. */
const issuers = ['cert-manager.io/cluster-issuer', 'cert-manager.io/issuer', 'kubernetes.io/tls-acme'];

/** The Secret of this name, by whoever makes it: git, an object in git, or somebody whom `lockstep.config.ts` names. */
export function secretHeld(
  index: EnvironmentIndex,
  declared: readonly SecretFacts[],
  { name, namespace }: { readonly name: string; readonly namespace: string },
): Held | undefined {
  const said = declared.find((secret) => secret.name === name && secret.namespace === namespace);
  if (said !== undefined) return { keys: said.keys, optional: said.optional === true };
  const rendered = index.find('Secret', name, namespace);
  if (rendered !== undefined) return { keys: keysHeld(rendered), optional: false };
  return madeByObjects(index).get(`${namespace}/${name}`);
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
  return index
    .ofKind('Ingress')
    .filter(({ object }) => issuers.some((issuer) => object.metadata.annotations?.[issuer] !== undefined))
    .flatMap(({ object }) =>
      listAt(object, 'spec', 'tls').map(
        (tls) => [`${object.metadata.namespace}/${String(at(tls, 'secretName'))}`, { optional: false }] as const,
      ),
    );
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
