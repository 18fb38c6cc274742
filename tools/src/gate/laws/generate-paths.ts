import { join, normalize } from 'node:path/posix';
import { liesIn } from '../../lib/files/paths.ts';
import { applicationsIn } from './applications.ts';
import { kustomizationsIn } from './kustomizations.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';

const annotation = 'argocd.argoproj.io/manifest-generate-paths';

/** Argo CD renders an Application anew only for commits under these paths: one that is missing is a change not synced. */
export function generatePaths(objects: readonly Rendered[]): readonly Finding[] {
  const kustomizations = kustomizationsIn(objects);
  const rendered = objects.filter(({ file }) => !file.endsWith('.yaml'));
  return applicationsIn(rendered).flatMap(({ source, spec }) => {
    const text = source.object.metadata.annotations?.[annotation];
    const overlay = spec.source?.path;
    if (text === undefined || overlay === undefined) return [];
    const covered = text
      .split(';')
      .map((path) => normalize(path.startsWith('/') ? path.slice(1) : join(overlay, path)));
    const missing = [...kustomizations.foldersRead(overlay)].filter(
      (folder) => !covered.some((path) => liesIn(folder, path)),
    );
    if (missing.length === 0) return [];
    return [
      finding(source, `metadata.annotations[${annotation}]`, text, {
        reason: `the overlay reads ${missing.toSorted().join(', ')} as well`,
        wayOut: `Add ${missing.map((folder) => `/${folder}`).join(';')} in base/applications.`,
      }),
    ];
  });
}
