import { at, textsAt } from '../../lib/values/at.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { databaseKind, databaseOf, poolKind } from '../references/databases.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';

/** The first rule that fits decides: https://www.postgresql.org/docs/17/auth-pg-hba-conf.html. */
const first = 'hostnossl all all all reject';

/** What PgBouncer takes for TLS and nothing else: https://www.pgbouncer.org/config.html. */
const strict = ['require', 'verify-ca', 'verify-full'];

/** Nobody talks to a database, or to its pool, in the clear, or by a name that its certificate has not. */
export function encryptedDatabases(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  const pools = index.ofKind(poolKind);
  return [
    ...index.ofKind(databaseKind).flatMap(plainLogin),
    ...pools.flatMap(plainPool),
    ...pools.flatMap((pool) => unnamed(pool, index)),
  ];
}

function plainLogin(source: Rendered): readonly Finding[] {
  const [rule] = textsAt(source.object, 'spec', 'postgresql', 'pg_hba');
  if (rule?.trim().split(/\s+/).join(' ') === first) return [];
  return [
    finding(source, 'spec.postgresql.pg_hba[0]', rule, {
      reason: 'who comes without TLS is let in, and what is read and written can be read on the way',
      wayOut: `Write first: ${first}.`,
    }),
  ];
}

function plainPool(source: Rendered): readonly Finding[] {
  const field = ['spec', 'pgbouncer', 'parameters'];
  const [clients, server] = ['client_tls_sslmode', 'server_tls_sslmode'].map((name) =>
    at(source.object, ...field, name),
  );
  const refuse = (name: string, value: unknown, who: string): Finding =>
    finding(source, [...field, name].join('.'), value, {
      reason: `${who} may talk in the clear`,
      wayOut: `Write one of ${strict.join(', ')}.`,
    });
  return [
    ...(strict.includes(String(clients)) ? [] : [refuse('client_tls_sslmode', clients, 'those who come to the pool')]),
    // The operator's own is verify-ca.
    ...(server === undefined || strict.includes(String(server))
      ? []
      : [refuse('server_tls_sslmode', server, 'the pool and its database')]),
  ];
}

/** A pool shows the certificate of its database. */
function unnamed(pool: Rendered, index: EnvironmentIndex): readonly Finding[] {
  const { name } = pool.object.metadata;
  const database = databaseOf(pool, index.find);
  if (database === undefined || at(database.object, 'spec', 'certificates', 'serverTLSSecret') !== undefined) return [];
  const names = textsAt(database.object, 'spec', 'certificates', 'serverAltDNSNames');
  if (names.includes(name)) return [];
  return [
    finding(database, 'spec.certificates.serverAltDNSNames', names.join(', '), {
      reason: `its pool ${name} shows this certificate, and who looks at the name in it does not come in`,
      wayOut: `Add ${name}.`,
    }),
  ];
}
