import { environments } from '../../model/environment.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { secretPrefix } from '../../model/secret-path.ts';
import { didYouMean } from '../../lib/values/nearest.ts';
import { indexOf } from '../references/environment-index.ts';
import {
  clusterStoresIn,
  externalSecretsIn,
  findStore,
  namespacesOf,
  prefixOf,
  readsOf,
  type RemoteRead,
} from '../references/secret-stores.ts';

/**
 * A namespace reads its own secrets of its own environment: a store names the namespaces that it is for and begins every
 * name as theirs do, and what an ExternalSecret asks for lies below `lockstep/<environment>/<namespace>/`.
 */
export function secretStores(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  const stores = clusterStoresIn(index);
  const read = (source: Rendered, each: RemoteRead): readonly Finding[] => {
    const { namespace = '' } = source.object.metadata;
    const store = findStore(index, each.store, namespace);
    return store === undefined ? absent(source, each, stores) : outside(source, each, store);
  };
  return [
    ...stores.flatMap(wide),
    ...externalSecretsIn(index).flatMap((source) => distinct(readsOf(source).flatMap((each) => read(source, each)))),
  ];
}

/** A store that several entries name is refused once. */
function distinct(found: readonly Finding[]): readonly Finding[] {
  return [...new Map(found.map((each) => [`${each.field} ${each.value}`, each])).values()];
}

function environmentOf({ file }: Rendered): string | undefined {
  return environments.find((each) => file.split('/')[1] === each);
}

function absent(source: Rendered, { store }: RemoteRead, stores: readonly Rendered[]): readonly Finding[] {
  const names = stores.map(({ object }) => object.metadata.name);
  const reason = `this environment has no ${store.kind} of this name`;
  const known = ` It has the ClusterSecretStore ${names.join(', ')}.`;
  const wayOut = `Name one that is there.${didYouMean(String(store.name), names) || (names.length === 0 ? '' : known)}`;
  return [finding(source, `${store.field}.name`, store.name, { reason, wayOut })];
}

function outside(source: Rendered, { field, key, store: named }: RemoteRead, store: Rendered): readonly Finding[] {
  const { namespace = '' } = source.object.metadata;
  const allowed = named.kind === 'ClusterSecretStore' ? namespacesOf(store) : undefined;
  if (allowed !== undefined && !allowed.includes(namespace)) {
    const reason = `that store is for ${allowed.join(', ') || 'no namespace'}`;
    const wayOut = `Name the store of ${namespace}, or let ${namespace} in there.`;
    return [finding(source, `${named.field}.name`, named.name, { reason, wayOut })];
  }
  const [prefix, environment] = [prefixOf(store), environmentOf(source)];
  if (prefix === undefined || environment === undefined || typeof key !== 'string') return [];
  const wanted = secretPrefix(environment, namespace);
  const path = `${prefix}${key}`;
  const repeats = prefix !== '' && /^\/?lockstep\//.test(key);
  if (path.startsWith(wanted) && path.length > wanted.length && !repeats && !/^arn:|^\/|\/\/|\/$/.test(key)) return [];
  const reason = repeats
    ? `the store puts ${prefix} before it`
    : key.startsWith('arn:')
      ? 'an ARN can be of any account, and the store asks for names below its prefix'
      : `it would read ${path}, and ${namespace} of ${environment} reads below ${wanted}`;
  const rest = prefix.startsWith(wanted) ? 'what follows that prefix, as database' : `${wanted}NAME`;
  return [finding(source, field, key, { reason, wayOut: `Write ${rest}.` })];
}

function wide(store: Rendered): readonly Finding[] {
  const named = namespacesOf(store);
  const environment = environmentOf(store);
  const prefix = prefixOf(store);
  if (named === undefined || named.length === 0) {
    const reason = 'namespaces that it does not name could read by it';
    const wayOut = 'Give it one condition, with the list `namespaces`.';
    return [finding(store, 'spec.conditions', conditionsOf(store), { reason, wayOut })];
  }
  if (prefix === undefined || environment === undefined) return [];
  return named
    .filter((namespace) => !prefix.startsWith(secretPrefix(environment, namespace)))
    .map((namespace) => {
      const wanted = secretPrefix(environment, namespace);
      const reason = `${namespace} could read by it what is not below ${wanted}`;
      const wayOut = `Write ${wanted}, and give each namespace a store of its own.`;
      return finding(store, 'spec.provider.aws.prefix', prefix || undefined, { reason, wayOut });
    });
}

function conditionsOf({ object }: Rendered): unknown {
  return (object['spec'] as { readonly conditions?: unknown } | undefined)?.conditions;
}
