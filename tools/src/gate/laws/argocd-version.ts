import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { environments, firstEnvironment } from '../../model/environment.ts';
import { fetchedBy } from './remotes.ts';
import versions from '../../../versions.json' with { type: 'json' };

/** The file that names all tool versions. */
export const versionsFile = 'tools/versions.json';

/**
 * The tools and the clusters speak of one Argo CD: the first environment has the version of tools/versions.json, and those
 * after it the same or, while an upgrade soaks before them, an earlier one.
 */
export function argocdVersion(documents: readonly Rendered[]): readonly Finding[] {
  const reviewed = documents.find(({ file }) => file === versionsFile)?.object as { argocd?: string } | undefined;
  const pinned = `v${reviewed?.argocd ?? versions.argocd}`;
  return documents.flatMap((source) =>
    fetchedBy(source).flatMap(({ field, text, remote, version }) => {
      if (remote.by !== 'git' || !remote.repository.endsWith('/argo-cd')) return [];
      const soaking =
        environments.slice(1).some((each) => source.file.startsWith(`clusters/${each}/`)) &&
        version !== undefined &&
        isOlder(version, pinned);
      if (version === pinned || soaking) return [];
      return [
        finding(source, field, `${text} # ${version ?? ''}`.replace(/ # $/, ''), {
          reason: `tools/versions.json pins ${pinned}`,
          wayOut: `Change both in one pull request, ${firstEnvironment} first.`,
        }),
      ];
    }),
  );
}

function isOlder(version: string, than: string): boolean {
  const [one, other] = [version, than].map((text) => text.replace(/^v/, '').split('.').map(Number));
  const index = other!.findIndex((part, position) => one![position] !== part);
  return index >= 0 && one!.length === other!.length && one![index]! < other![index]!;
}
