import { at } from '../../lib/values/at.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { namedHosts } from '../references/database-hosts.ts';
import { databaseKind, databaseOf, poolKind } from '../references/databases.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';

/** How variables are called by which a program is told where it reads alone. */
const forReading = /(^|_)(READ(ER|ING|ONLY|S)?|REPLICAS?|RO)(_|$)/;

/** Who is told where its database is can write there, unless the variable says that it reads. */
export function writableDatabases(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  if (index.ofKind(databaseKind).length === 0) return [];
  return namedHosts(index).flatMap(({ variable: { source, field, name, value }, ...host }) => {
    const database = readBy(host.name, host.namespace, index);
    if (database === undefined || forReading.test(name)) return [];
    const reason = 'an instance that only reads answers there, if any: each write fails';
    return [finding(source, field, value, { reason, wayOut: `Write ${database}-rw, or a Pooler of type rw.` })];
  });
}

/** The database of which a Service leads to instances that only read: one of the operator's own, or a pool's. */
function readBy(name: string, namespace: string, index: EnvironmentIndex): string | undefined {
  const pool = index.find(poolKind, name, namespace);
  if (pool !== undefined)
    return (at(pool.object, 'spec', 'type') ?? 'rw') === 'rw'
      ? undefined
      : databaseOf(pool, index.find)?.object.metadata.name;
  const [, database] = /^(.+)-ro?$/.exec(name) ?? [];
  return index.find(databaseKind, database, namespace)?.object.metadata.name;
}
