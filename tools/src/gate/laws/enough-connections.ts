import { at, listAt } from '../../lib/values/at.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { isLive } from '../../model/environment.ts';
import { databaseOf, poolKind } from '../references/databases.ts';
import { indexOf } from '../references/environment-index.ts';

/** What stands for a number that nobody says: PgBouncer 1.25's `default_pool_size`, and two of PostgreSQL 17's. */
const unsaid = { pool: 20, connections: 100, reserved: 3 };

/**
 * A database, and each role that comes by its pools, has the connections that all pools of it may ask for together; and there
 * is a pool, in production one more than may be lost.
 */
export function enoughConnections(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  return index.ofKind(poolKind).flatMap((pool) => {
    const database = databaseOf(pool, index.find);
    const few = fewPools(pool);
    if (database === undefined) return few;
    const size = Number(at(pool.object, 'spec', 'pgbouncer', 'parameters', 'default_pool_size') ?? unsaid.pool);
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

function fewPools(pool: Rendered): readonly Finding[] {
  const instances = at(pool.object, 'spec', 'instances') ?? 1;
  const fewest = isLive(pool.file.split('/')[1]!) ? 2 : 1;
  if (Number(instances) >= fewest) return [];
  const reason =
    fewest === 1 ? 'nobody reaches the database' : 'while one is moved to another node, nobody reaches the database';
  return [finding(pool, 'spec.instances', instances, { reason, wayOut: `Write ${fewest} or more.` })];
}
