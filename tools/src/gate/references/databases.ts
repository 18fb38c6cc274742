import { at, listAt } from '../../lib/values/at.ts';
import type { Rendered } from '../../model/finding.ts';

type ByKind = ReadonlyMap<string, readonly Rendered[]>;

/** Kind of what one PostgreSQL with its instances is, as `groupKindOf` calls it. */
export const databaseKind = 'Cluster.postgresql.cnpg.io';
export const poolKind = 'Pooler.postgresql.cnpg.io';

/**
 * What the operator of databases makes of what git says, as far as other objects name it: the pods of instances and pools,
 * the Services that lead there, certificates and passwords.
 */
export function databaseObjects(byKind: ByKind): readonly Rendered[] {
  return [...(byKind.get(databaseKind) ?? []).flatMap(ofCluster), ...(byKind.get(poolKind) ?? []).flatMap(ofPool)];
}

/** Where what a database might be is said to stand: nobody has to grant it anything yet. */
export const possibleDatabase = 'a database to come';

/** The pods that the operator would make in the namespaces where it looks, and that have no database yet. */
export function possibleDatabasePods(byKind: ByKind): readonly Rendered[] {
  const having = new Set((byKind.get(databaseKind) ?? []).map(({ object }) => object.metadata.namespace));
  return watchedNamespaces(byKind.get('Deployment') ?? [])
    .filter((namespace) => !having.has(namespace))
    .flatMap((namespace) => {
      const said = (kind: string, name: string, rest: object): Rendered => ({
        file: possibleDatabase,
        object: { apiVersion: 'postgresql.cnpg.io/v1', kind, metadata: { name, namespace }, ...rest },
      });
      return ofCluster(said('Cluster', 'db', {})).concat(
        ofPool(said('Pooler', 'db-pooler', { spec: { cluster: { name: 'db' } } })),
      );
    });
}

/** The namespaces in which the operator of databases looks for them; none where an environment has no such operator. */
export function watchedNamespaces(deployments: readonly Rendered[]): readonly string[] {
  return deployments
    .filter(({ object }) => object.metadata.labels?.['app.kubernetes.io/name'] === 'cloudnative-pg')
    .flatMap(({ object }) => listAt(object, 'spec', 'template', 'spec', 'containers'))
    .flatMap((container) => listAt<{ readonly name: string; readonly value?: string }>(container, 'env'))
    .filter(({ name }) => name === 'WATCH_NAMESPACE')
    .flatMap(({ value = '' }) => value.split(','));
}

type Find = (kind: string, name: string, namespace: string | undefined) => Rendered | undefined;

/** The database that an object of its operator is about, by the index's own `find`. */
export function databaseOf({ object }: Rendered, find: Find): Rendered | undefined {
  return find(databaseKind, String(at(object, 'spec', 'cluster', 'name')), object.metadata.namespace);
}

/** How a database begins: empty, or as a backup says. */
export function bootstrapOf(object: Rendered['object']): unknown {
  return at(object, 'spec', 'bootstrap', 'initdb') ?? at(object, 'spec', 'bootstrap', 'recovery');
}

/** Who owns a database's tables, and the Secret with its password: one that git names, else the operator makes it. */
export function databaseOwner({ object }: Rendered): {
  readonly user: unknown;
  readonly secret: string;
  readonly isMade: boolean;
} {
  const start = bootstrapOf(object);
  const named = at(start, 'secret', 'name');
  return {
    user: at(start, 'owner') ?? at(start, 'database') ?? 'app',
    secret: typeof named === 'string' ? named : `${object.metadata.name}-app`,
    isMade: named === undefined,
  };
}

function ofCluster({ file, object }: Rendered): readonly Rendered[] {
  const { name, namespace } = object.metadata;
  const labels = { 'cnpg.io/cluster': name, 'app.kubernetes.io/name': 'postgresql' };
  const ports = port({ postgresql: 5432, status: 8000, metrics: 9187 });
  const made = (apiVersion: string, kind: string, madeName: string, rest: object): Rendered => {
    return {
      file,
      object: { apiVersion, kind, metadata: { name: madeName, ...(namespace && { namespace }) }, ...rest },
    };
  };
  const secret = (suffix: string, ...keys: readonly string[]): Rendered =>
    made('v1', 'Secret', `${name}-${suffix}`, { data: Object.fromEntries(keys.map((key) => [key, ''])) });
  const { isMade } = databaseOwner({ file, object });
  return [
    made('apps/v1', 'StatefulSet', name, {
      spec: {
        serviceName: '',
        template: {
          metadata: { labels: { ...labels, 'cnpg.io/podRole': 'instance' } },
          spec: { serviceAccountName: name, containers: [{ name: 'postgres', ports }] },
        },
      },
    }),
    made('batch/v1', 'Job', `${name}-join`, {
      spec: {
        template: {
          metadata: { labels: { ...labels, 'cnpg.io/jobRole': 'join' } },
          spec: { serviceAccountName: name, containers: [{ name: 'join' }] },
        },
      },
    }),
    made('v1', 'ServiceAccount', name, {}),
    ...['rw', 'ro', 'r'].map((suffix) =>
      made('v1', 'Service', `${name}-${suffix}`, {
        spec: { selector: { ...labels, 'cnpg.io/podRole': 'instance' }, ports: [{ name: 'postgres', port: 5432 }] },
      }),
    ),
    secret('ca', 'ca.crt', 'ca.key'),
    secret('server', 'tls.crt', 'tls.key'),
    secret('replication', 'tls.crt', 'tls.key'),
    ...(isMade ? [secret('app', 'username', 'password', 'host', 'port', 'dbname', 'uri', 'pgpass')] : []),
  ];
}

function ofPool({ file, object }: Rendered): readonly Rendered[] {
  const { name, namespace } = object.metadata;
  const template = at(object, 'spec', 'template');
  const labels = {
    'cnpg.io/cluster': String(at(object, 'spec', 'cluster', 'name')),
    'cnpg.io/poolerName': name,
    'cnpg.io/podRole': 'pooler',
  };
  const given = listAt<{ readonly name: string }>(template, 'spec', 'containers');
  const container = { ...given.find((each) => each.name === 'pgbouncer'), name: 'pgbouncer', ports: port({ pgbouncer: 5432, metrics: 9127 }) }; // prettier-ignore
  const metadata = { name, ...(namespace && { namespace }) };
  const pod = { metadata: { labels }, spec: { serviceAccountName: name, containers: [container] } };
  return [
    { file, object: { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { template: pod } } },
    { file, object: { apiVersion: 'v1', kind: 'ServiceAccount', metadata } },
    {
      file,
      object: {
        apiVersion: 'v1',
        kind: 'Service',
        metadata,
        spec: { selector: { 'cnpg.io/poolerName': name }, ports: [{ name: 'pgbouncer', port: 5432 }] },
      },
    },
  ];
}

function port(numbers: Readonly<Record<string, number>>): readonly object[] {
  return Object.entries(numbers).map(([name, containerPort]) => ({ name, containerPort }));
}
