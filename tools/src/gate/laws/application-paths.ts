import type { ApplicationManifest } from './applications.ts';
import { applicationsIn } from './applications.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';
import { firstOfEachFile } from './law.ts';

/**
 * The path is a formula: Application `x` of cluster `e` syncs `clusters/e/x` (`local/e/x` on a laptop). So each overlay
 * has its Application, and each Application its overlay.
 */
export function applicationPaths(rendered: readonly Rendered[]): readonly Finding[] {
  const overlays = new Set(rendered.map(({ file }) => file));
  const applications = applicationsIn(rendered);
  return [...applications.flatMap((found) => ofApplication(found, overlays)), ...unreached(rendered, applications)];
}

function ofApplication({ source, spec }: ApplicationManifest, overlays: ReadonlySet<string>): readonly Finding[] {
  const [root, environment] = source.file.split('/');
  const wanted = `${root}/${environment}/${source.object.metadata.name}`;
  const path = spec.source?.path;
  if (path !== wanted) {
    const reason = 'the path of an Application follows from its name';
    return [finding(source, 'spec.source.path', path, { reason, wayOut: `It must be ${wanted}.` })];
  }
  if (overlays.has(path)) return [];
  const reason = 'no overlay stands there';
  return [finding(source, 'spec.source.path', path, { reason, wayOut: `Add ${path}/kustomization.yaml.` })];
}

function unreached(rendered: readonly Rendered[], applications: readonly ApplicationManifest[]): readonly Finding[] {
  const reached = reachedFrom(rootsOf(rendered), applications);
  return firstOfEachFile(rendered)
    .filter(({ file }) => !reached.has(file))
    .map((source) =>
      finding(source, 'the overlay', source.file, {
        reason: 'no Application that the root brings syncs it',
        wayOut: 'Add its Application to base/applications, or remove the overlay.',
      }),
    );
}

/** The overlay `applications` of each tree: what `up`, or a person once, applies by hand. */
function rootsOf(rendered: readonly Rendered[]): readonly string[] {
  return rendered.map(({ file }) => file.split('/').slice(0, 2).concat('applications').join('/'));
}

function reachedFrom(roots: readonly string[], applications: readonly ApplicationManifest[]): ReadonlySet<string> {
  const brought = new Set(roots);
  const reached = new Set<string>();
  // A set gives what is added while it is walked.
  for (const overlay of brought) {
    for (const { source, spec } of applications) {
      if (source.file !== overlay || spec.source?.path === undefined) continue;
      reached.add(spec.source.path);
      brought.add(spec.source.path);
    }
  }
  return reached;
}
