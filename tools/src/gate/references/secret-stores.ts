import { at, listAt, textsAt } from '../../lib/values/at.ts';
import type { Rendered } from '../../model/finding.ts';
import type { EnvironmentIndex } from './environment-index.ts';

const group = 'external-secrets.io';

/** One entry of the store that an ExternalSecret reads. */
export interface RemoteRead {
  /** Where its name stands: `spec.data[password].remoteRef.key`. */
  readonly field: string;
  readonly key: unknown;
  readonly store: StoreReference;
}

/** A store as an ExternalSecret names it. */
interface StoreReference {
  readonly field: string;
  readonly kind: string;
  readonly name: unknown;
}

interface Source {
  readonly storeRef?: { readonly name?: string; readonly kind?: string };
}

/** Every ExternalSecret of an environment. */
export function externalSecretsIn(index: EnvironmentIndex): readonly Rendered[] {
  return index.ofKind(`ExternalSecret.${group}`);
}

/** The stores that every namespace may name, as far as they let it. */
export function clusterStoresIn(index: EnvironmentIndex): readonly Rendered[] {
  return index.ofKind(`ClusterSecretStore.${group}`);
}

/** The Secret that it makes. */
export function targetOf({ object }: Rendered): string {
  return String(at(object, 'spec', 'target', 'name') ?? object.metadata.name);
}

/** Every entry that it reads by name. */
export function readsOf({ object }: Rendered): readonly RemoteRead[] {
  const own = storeOf('spec.secretStoreRef', at(object, 'spec', 'secretStoreRef'));
  const single = listAt(object, 'spec', 'data').map((entry) => {
    const place = `spec.data[${String(at(entry, 'secretKey'))}]`;
    return readOf(`${place}.remoteRef.key`, at(entry, 'remoteRef', 'key'), place, entry, own);
  });
  const whole = listAt(object, 'spec', 'dataFrom').flatMap((entry, number) => {
    const place = `spec.dataFrom[${number}]`;
    if (at(entry, 'extract') === undefined) return [];
    return [readOf(`${place}.extract.key`, at(entry, 'extract', 'key'), place, entry, own)];
  });
  return [...single, ...whole];
}

function readOf(field: string, key: unknown, place: string, entry: unknown, own: StoreReference): RemoteRead {
  const other = (at(entry, 'sourceRef') as Source | undefined)?.storeRef;
  return { field, key, store: other === undefined ? own : storeOf(`${place}.sourceRef.storeRef`, other) };
}

function storeOf(field: string, said: unknown): StoreReference {
  return { field, kind: String(at(said, 'kind') ?? 'SecretStore'), name: at(said, 'name') };
}

/** The store that is named, where the environment has it. */
export function findStore(
  index: EnvironmentIndex,
  { kind, name }: StoreReference,
  namespace: string,
): Rendered | undefined {
  return index
    .ofKind(`${kind}.${group}`)
    .find(
      ({ object: { metadata } }) =>
        metadata.name === name && (kind === 'ClusterSecretStore' || metadata.namespace === namespace),
    );
}

/** The namespaces that a store for all of them names one by one; undefined where it lets in others as well. */
export function namespacesOf({ object }: Rendered): readonly string[] | undefined {
  const conditions = listAt(object, 'spec', 'conditions');
  const named = conditions.map((condition) => Object.keys(Object(condition)).join() === 'namespaces');
  if (conditions.length === 0 || named.includes(false)) return undefined;
  return conditions.flatMap((condition) => textsAt(condition, 'namespaces'));
}

/** What a store of AWS puts before every name that it is asked for; undefined for another provider's. */
export function prefixOf({ object }: Rendered): string | undefined {
  const aws = at(object, 'spec', 'provider', 'aws');
  return aws === undefined ? undefined : String(at(aws, 'prefix') ?? '');
}
