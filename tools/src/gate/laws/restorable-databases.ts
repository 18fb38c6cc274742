import { at, listAt } from '../../lib/values/at.ts';
import { environments } from '../../model/environment.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { databaseKind, databaseOf } from '../references/databases.ts';
import { indexOf, type EnvironmentIndex } from '../references/environment-index.ts';

/** Where a database keeps its backups: the URL of a folder, and the folder in it. */
interface Place {
  readonly source: Rendered;
  readonly path: string;
  readonly server: string;
}

/**
 * Backups of a database come when they are meant to, into a place that is its own and its environment's, and what rehearses a
 * restore reads them there.
 */
export function restorableDatabases(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  const places = index.ofKind(databaseKind).flatMap(placesOf);
  return [
    ...places.flatMap(ofAnotherEnvironment),
    ...shared(places),
    ...index.ofKind('ScheduledBackup.postgresql.cnpg.io').flatMap((source) => badSchedule(source, index)),
    ...rehearsals(index, places),
  ];
}

const store = ['spec', 'backup', 'barmanObjectStore'];
const pathField = [...store, 'destinationPath'].join('.');

function placesOf(source: Rendered): readonly Place[] {
  const path = at(source.object, ...store, 'destinationPath');
  const server = at(source.object, ...store, 'serverName') ?? source.object.metadata.name;
  return typeof path === 'string' && typeof server === 'string' ? [{ source, path, server }] : [];
}

const folder = ({ path, server }: Pick<Place, 'path' | 'server'>): string => `${path.replace(/\/+$/, '')}/${server}`;

function ofAnotherEnvironment({ source, path }: Place): readonly Finding[] {
  const own = source.file.split('/')[1]!;
  const [bucket = ''] = path.replace(/^\w+:\/\//, '').split('/');
  const says = (environment: string): boolean =>
    `-${bucket.replaceAll(/[^a-z0-9]+/g, '-')}-`.includes(`-${environment}-`);
  const other = environments.find((each) => each !== own && says(each));
  if (other === undefined || says(own)) return [];
  return [
    finding(source, pathField, path, {
      reason: `that is the bucket of ${other}: what ${own} writes there is taken for its backups`,
      wayOut: `Name the bucket of ${own}, as docs/backups.md says.`,
    }),
  ];
}

function shared(places: readonly Place[]): readonly Finding[] {
  return [...Map.groupBy(places, (place) => `${place.source.file.split('/').slice(0, 2).join('/')} ${folder(place)}`)]
    .filter(([, here]) => here.length > 1)
    .flatMap(([, [, ...others]]) =>
      others.map((place) =>
        finding(place.source, pathField, place.path, {
          reason: `another database writes its backups into ${folder(place)}: neither of them can be restored`,
          wayOut: 'Name a folder of its own, or another serverName.',
        }),
      ),
    );
}

/** The operator's schedules begin with seconds: https://cloudnative-pg.io/documentation/1.28/backup/#scheduled-backups. */
function badSchedule(source: Rendered, index: EnvironmentIndex): readonly Finding[] {
  const schedule = at(source.object, 'spec', 'schedule');
  const name = at(source.object, 'spec', 'cluster', 'name');
  const cluster = databaseOf(source, index.find);
  const words = typeof schedule === 'string' ? schedule.trim().split(/\s+/) : [];
  const early =
    words.length === 5
      ? [
          finding(source, 'spec.schedule', schedule, {
            reason: 'five fields are read as seconds, minutes, hours, day and month',
            wayOut: `Write six fields: 0 ${words.join(' ')}.`,
          }),
        ]
      : [];
  if (at(source.object, 'spec', 'suspend') === true)
    early.push(finding(source, 'spec.suspend', true, { reason: 'no backup is made any more', wayOut: 'Take it out.' }));
  const refuse = (reason: string, wayOut: string): Finding =>
    finding(source, 'spec.cluster.name', name, { reason, wayOut });
  if (cluster === undefined) return [...early, refuse('no database here has that name', 'Name one that is there.')];
  const method = at(source.object, 'spec', 'method') ?? 'barmanObjectStore';
  if (method === 'plugin' || at(cluster.object, 'spec', 'backup', String(method)) !== undefined) return early;
  if (at(cluster.object, ...store) === undefined)
    return [
      ...early,
      refuse('that database says no place for backups', 'List base/components/backups behind the database.'),
    ];
  const wayOut = 'Write barmanObjectStore, or say in the database how.';
  return [...early, finding(source, 'spec.method', method, { reason: 'that database has no backups by it', wayOut })];
}

/** What is told of a folder of backups, as base/components/backups tells it. */
function rehearsals({ pods }: EnvironmentIndex, places: readonly Place[]): readonly Finding[] {
  return pods.flatMap(({ source, namespace, containers }) =>
    containers.flatMap(({ container, field }) => {
      const told = new Map(
        listAt(container, 'env').map((variable) => [at(variable, 'name'), String(at(variable, 'value'))]),
      );
      const [path, server] = [told.get('STORE'), told.get('SERVER')];
      if (path === undefined || server === undefined || !path.includes('://')) return [];
      const here = places.filter((place) => place.source.object.metadata.namespace === namespace);
      const still =
        at(source.object, 'spec', 'suspend') === true
          ? [finding(source, 'spec.suspend', true, { reason: 'no restore is tried any more', wayOut: 'Take it out.' })]
          : [];
      if (here.some((place) => folder(place) === folder({ path, server }))) return still;
      return [
        ...still,
        finding(source, `${field}.env[SERVER].value`, server, {
          reason: `no database of ${namespace} writes its backups into ${folder({ path, server })}, so that what is tried is not what a restore needs`,
          wayOut: here.length === 0 ? 'Give the database backups.' : `It writes into ${here.map(folder).join(', ')}.`,
        }),
      ];
    }),
  );
}
