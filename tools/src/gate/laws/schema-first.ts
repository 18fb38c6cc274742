import { at, listAt } from '../../lib/values/at.ts';
import { finding, objectName, type Finding, type Rendered } from '../../model/finding.ts';
import { databaseKind, databaseOwner } from '../references/databases.ts';
import { indexOf } from '../references/environment-index.ts';
import { referencesIn } from '../references/references-in.ts';
import { isBefore, shownTurn, turnOf } from '../references/sync-turn.ts';

const serving = new Set(['Deployment', 'Rollout', 'StatefulSet']);

/**
 * Who owns a database's tables changes them before the pods of the version that reads them come: its Job is a hook, since a
 * Job that is there takes no other image, and what logs in otherwise waits for it in a later wave.
 */
export function schemaFirst(rendered: readonly Rendered[]): readonly Finding[] {
  const index = indexOf(rendered);
  const secrets = referencesIn(index).filter(({ kind }) => kind === 'Secret');
  return index.ofKind(databaseKind).flatMap((database) => {
    const { object } = database;
    const { namespace } = object.metadata;
    const readers = (...names: readonly unknown[]): readonly Rendered[] => [
      ...new Set(
        secrets.filter((said) => names.includes(said.name) && said.namespace === namespace).map(({ source }) => source),
      ),
    ];
    const passwords = listAt(object, 'spec', 'managed', 'roles').map((role) => at(role, 'passwordSecret', 'name'));
    const pods = readers(...passwords).filter((source) => serving.has(source.object.kind));
    const jobs = readers(databaseOwner(database).secret).filter((source) => source.object.kind === 'Job');
    return jobs.flatMap((job) => [unhooked(job), pods.flatMap((source) => tooEarly(source, job))].flat());
  });
}

const [hook, wave] = ['hook', 'sync-wave'].map((word) => `argocd.argoproj.io/${word}`) as [string, string];

function unhooked(job: Rendered): readonly Finding[] {
  const said = job.object.metadata.annotations?.[hook];
  if (said !== undefined) return [];
  return [
    finding(job, `metadata.annotations[${hook}]`, said, {
      reason: 'it migrates once: a Job that is there takes no other image, so that the sync of the next version fails',
      wayOut: 'Write Sync.',
    }),
  ];
}

function tooEarly(source: Rendered, job: Rendered): readonly Finding[] {
  const [own, migrating] = [turnOf(source), turnOf(job)];
  if (source.file !== job.file || isBefore(migrating, own)) return [];
  return [
    finding(source, `metadata.annotations[${wave}]`, source.object.metadata.annotations?.[wave], {
      reason: `its pods come before the tables that they read: ${objectName(job.object)} is in ${shownTurn(migrating)}`,
      wayOut: 'Give it a later wave.',
    }),
  ];
}
