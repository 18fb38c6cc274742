import { applicationsIn, type ApplicationManifest } from './applications.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';

/** The one that syncs itself: pruned by a mistake, Argo CD could not take the mistake back. */
const keepsItself = 'argocd';

/** What main says is what runs: each Application follows main by itself and for ever, takes drift back and removes what is gone. */
export function syncedApplications(rendered: readonly Rendered[]): readonly Finding[] {
  return applicationsIn(rendered).flatMap(findingsOf);
}

function findingsOf({ source, spec }: ApplicationManifest): readonly Finding[] {
  const { automated, syncOptions = [], retry } = spec.syncPolicy ?? {};
  const option = (wanted: string) => (syncOptions.includes(wanted) ? wanted : syncOptions);
  const isItself = source.object.metadata.name === keepsItself;
  const wanted: readonly (readonly [field: string, value: unknown, must: unknown, reason: string])[] = [
    ['source.targetRevision', spec.source?.targetRevision, 'main', 'what is merged is what runs'],
    ['syncPolicy.automated.selfHeal', automated?.selfHeal, true, 'a change by hand would stay'],
    ['syncPolicy.automated.prune', automated?.prune, true, 'what is gone from git would stay'],
    [
      'syncPolicy.syncOptions',
      option('ServerSideApply=true'),
      'ServerSideApply=true',
      'review applies on the server, and so must Argo CD',
    ],
    ...(isItself
      ? ([['syncPolicy.syncOptions', option('Prune=confirm'), 'Prune=confirm', 'it could remove itself']] as const)
      : []),
    // argo-cd controller/appcontroller.go, autoSync: a revision whose tries are used up is left alone, drift with it.
    ['syncPolicy.retry.limit', retry?.limit, -1, 'after its last try it would follow git no more'],
  ];
  return wanted
    .filter(([, value, must]) => value !== must)
    .map(([field, value, must, reason]) =>
      finding(source, `spec.${field}`, value, { reason, wayOut: `It must be ${String(must)}.` }),
    );
}
