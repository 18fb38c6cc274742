import { isLive } from '../../model/environment.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { at, listAt } from '../../lib/values/at.ts';
import { databaseKind, poolKind, watchedNamespaces } from '../references/databases.ts';
import { indexOf } from '../references/environment-index.ts';

/** So many that one may be lost while another one is replaced. */
const fewest = 3;

/**
 * The parameters of PostgreSQL that may give up what was confirmed, and their values that do not:
 * https://www.postgresql.org/docs/17/runtime-config-wal.html.
 */
const keeping: Readonly<Record<string, { readonly values: readonly string[]; readonly reason: string }>> = {
  fsync: { values: ['on', 'true'], reason: 'a node that loses power loses, or breaks, what was confirmed' },
  full_page_writes: { values: ['on', 'true'], reason: 'a page that was half written when power was lost stays broken' },
  synchronous_commit: {
    values: ['on', 'remote_apply'],
    reason: 'a write is confirmed before it is on two disks',
  },
};

/**
 * A database of production loses no write that it confirmed, whichever instance is lost: three of them, a write confirmed by
 * two, and only one that has seen it becomes the primary. Nobody has a role there that may everything, its images are the
 * environment's, by digest, and there is an operator that looks after it.
 */
export function safeDatabases(rendered: readonly Rendered[]): readonly Finding[] {
  const { ofKind } = indexOf(rendered);
  const watched = watchedNamespaces(ofKind('Deployment'));
  const databases = ofKind(databaseKind);
  return databases
    .flatMap((source) =>
      (isLive(source.file.split('/')[1]!) ? lossless(source) : []).concat(narrow(source), alone(source)),
    )
    .concat([...databases, ...ofKind(poolKind)].flatMap((source) => overlooked(source, watched)));
}

function overlooked(source: Rendered, watched: readonly string[]): readonly Finding[] {
  const { namespace = 'default' } = source.object.metadata;
  if (watched.includes(namespace)) return [];
  const off = watched.length === 0;
  const reason = off
    ? 'this environment has no operator of databases, so that nothing comes of it'
    : `the operator of databases looks into ${watched.join(', ')} alone, so that nothing comes of it`;
  const wayOut = off
    ? 'Switch the part on first, as docs/database.md says.'
    : 'Write `database: true` at its service in lockstep.config.ts, then run `npm run lockstep -- services`.';
  return [finding(source, 'metadata.namespace', namespace, { reason, wayOut })];
}

function lossless(source: Rendered): readonly Finding[] {
  const { object } = source;
  const wayOut = 'Take base/components/database/replicated, and change no less.';
  const instances = at(object, 'spec', 'instances');
  const synchronous = at(object, 'spec', 'postgresql', 'synchronous');
  const wanted = [
    ['dataDurability', 'required', 'a write is confirmed by one instance alone when no other one keeps up'],
    ['failoverQuorum', true, 'an instance that has not seen every confirmed write may become the primary'],
  ] as const;
  const number = at(synchronous, 'number');
  return [
    ...(Number(instances ?? 1) >= fewest
      ? []
      : [finding(source, 'spec.instances', instances, { reason: `production needs ${fewest}: what its one volume loses is lost`, wayOut })]), // prettier-ignore
    ...wanted.flatMap(([field, value, reason]) =>
      at(synchronous, field) === value
        ? []
        : [finding(source, `spec.postgresql.synchronous.${field}`, at(synchronous, field), { reason, wayOut })],
    ),
    ...(synchronous === undefined || Number(number) >= 1
      ? []
      : [finding(source, 'spec.postgresql.synchronous.number', number, { reason: wanted[0][2], wayOut })]),
    ...Object.entries(keeping).flatMap(([parameter, { values, reason }]) => {
      const value = at(object, 'spec', 'postgresql', 'parameters', parameter);
      if (value === undefined || values.includes(String(value))) return [];
      return [finding(source, `spec.postgresql.parameters.${parameter}`, value, { reason, wayOut: 'Leave it out.' })];
    }),
  ];
}

/** Its operator refuses that, in an answer to Argo CD. */
function alone(source: Rendered): readonly Finding[] {
  const [instances, number] = [
    at(source.object, 'spec', 'instances') ?? 1,
    at(source.object, 'spec', 'postgresql', 'synchronous', 'number'),
  ];
  if (number === undefined || Number(number) < Number(instances)) return [];
  return [
    finding(source, 'spec.postgresql.synchronous.number', number, {
      reason: `a write would wait for ${String(number)} others, and of ${String(instances)} there are fewer`,
      wayOut: 'Leave synchronous out, or take base/components/database/replicated.',
    }),
  ];
}

function narrow(source: Rendered): readonly Finding[] {
  const { object } = source;
  const superuser = at(object, 'spec', 'enableSuperuserAccess');
  const image = at(object, 'spec', 'imageName');
  const roles = listAt(object, 'spec', 'managed', 'roles').flatMap((role, index) =>
    at(role, 'superuser') === true
      ? [
          finding(source, `spec.managed.roles[${index}].superuser`, true, {
            reason: 'who has its password may everything in the database, and in the pod under it',
            wayOut: 'Leave it out, and grant what the role needs in a migration.',
          }),
        ]
      : [],
  );
  return [
    ...(superuser === true
      ? [
          finding(source, 'spec.enableSuperuserAccess', superuser, {
            reason: 'the operator makes a Secret with a password for everything there is',
            wayOut: 'Leave it out; the operator itself needs none.',
          }),
        ]
      : []),
    ...roles,
    ...(image === undefined
      ? []
      : [
          finding(source, 'spec.imageName', image, {
            reason: 'the environment says which PostgreSQL all databases run, and by which digest',
            wayOut: 'Leave it out, and name the ClusterImageCatalog postgresql under imageCatalogRef.',
          }),
        ]),
  ];
}
