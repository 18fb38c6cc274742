import { at, listAt } from '../../lib/values/at.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { isLive } from '../../model/environment.ts';
import { namedHosts } from '../references/database-hosts.ts';
import { databaseOf, poolKind } from '../references/databases.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';
import { mostOf } from '../references/pod-numbers.ts';
import { variablesOf } from '../references/variables.ts';

/** What stands for a number that nobody says: two of PgBouncer 1.25's, and two of PostgreSQL 17's. */
const unsaid = { pool: 20, clients: 100, connections: 100, reserved: 3 };

/**
 * A pool takes as many clients as there are pods that name it, and a database, and each role that comes by its pools, has the
 * connections that all pools of it may ask for together; and there is a pool, in production one more than may be lost.
 */
export function enoughConnections(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  return index.ofKind(poolKind).flatMap((pool) => {
    const database = databaseOf(pool, index.find);
    const few = fewPools(pool).concat(manyClients(pool, index));
    if (database === undefined) return few;
    const { size } = boundsOf(pool);
    const pools = Number(at(pool.object, 'spec', 'instances') ?? 1);
    const asked = `${pools} of Pooler ${pool.object.metadata.name} with ${size} each ask for ${pools * size}`;
    const said = (name: string): unknown => at(database.object, 'spec', 'postgresql', 'parameters', name);
    const reserved = Number(said('superuser_reserved_connections') ?? unsaid.reserved);
    const most = Number(said('max_connections') ?? unsaid.connections);
    const roles = few.concat(
      listAt(database.object, 'spec', 'managed', 'roles').flatMap((role, place) => {
        const limit = at(role, 'connectionLimit');
        if (typeof limit !== 'number' || limit < 0 || limit >= pools * size) return [];
        return [
          finding(database, `spec.managed.roles[${place}].connectionLimit`, limit, {
            reason: `${asked} connections: the rest of them is refused`,
            wayOut: `Write ${pools * size} or more.`,
          }),
        ];
      }),
    );
    if (pools * size <= most - reserved) return roles;
    return roles.concat(
      finding(database, 'spec.postgresql.parameters.max_connections', said('max_connections'), {
        reason: `${asked} connections, and ${reserved} of ${most} are kept for whoever repairs it`,
        wayOut: `Write ${pools * size + reserved} or more, or smaller pools.`,
      }),
    );
  });
}

/** What PgBouncer takes: connections to the database for each role, and clients. */
function boundsOf({ object }: Rendered): { readonly size: number; readonly most: number } {
  const parameter = (name: string): unknown => at(object, 'spec', 'pgbouncer', 'parameters', name);
  return {
    size: Number(parameter('default_pool_size') ?? unsaid.pool),
    most: Number(parameter('max_client_conn') ?? unsaid.clients),
  };
}

function fewPools(pool: Rendered): readonly Finding[] {
  const instances = at(pool.object, 'spec', 'instances') ?? 1;
  const fewest = isLive(pool.file.split('/')[1]!) ? 2 : 1;
  if (Number(instances) >= fewest) return [];
  const reason =
    fewest === 1 ? 'nobody reaches the database' : 'while one is moved to another node, nobody reaches the database';
  return [finding(pool, 'spec.instances', instances, { reason, wayOut: `Write ${fewest} or more.` })];
}

/** All pods that may run at once, each with the connections that its own variable says, else with one. */
function clientsOf(pool: Rendered, index: EnvironmentIndex): number {
  const { name, namespace } = pool.object.metadata;
  return namedHosts(index)
    .filter((host) => host.name === name && host.namespace === namespace)
    .map(({ pod, container, variable }) => {
      const own = variable.name.replace(/HOST$/, 'CONNECTIONS');
      const said = variablesOf(pod, container, index).find((each) => each.name === own)?.value;
      return mostOf(pod, index) * (Number(said ?? 1) || 1);
    })
    .reduce((sum, each) => sum + each, 0);
}

function manyClients(pool: Rendered, index: EnvironmentIndex): readonly Finding[] {
  const clients = clientsOf(pool, index);
  const { most, size } = boundsOf(pool);
  const asked = `its clients may be ${clients} connections`;
  if (clients > most)
    return [
      finding(pool, 'spec.pgbouncer.parameters.max_client_conn', most, {
        reason: `${asked}, and when one of its pods answers alone the rest of them is refused`,
        wayOut: `Write ${clients} or more.`,
      }),
    ];
  // The operator's default.
  const mode = at(pool.object, 'spec', 'pgbouncer', 'poolMode') ?? 'session';
  if (mode !== 'session' || clients <= size) return [];
  return [
    finding(pool, 'spec.pgbouncer.poolMode', mode, {
      reason: `a client keeps its connection of ${size} until it goes, and ${asked}: the rest of them waits`,
      wayOut: `Write transaction, or default_pool_size ${clients}.`,
    }),
  ];
}
