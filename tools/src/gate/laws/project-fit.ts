import { groupOf } from '../../model/kube-object.ts';
import {
  applicationsIn,
  fits,
  projectsIn,
  type ApplicationManifest,
  type Kinds,
  type ProjectSpec,
} from './applications.ts';
import { indexOf } from '../references/environment-index.ts';
import { finding, type Finding, type Rendered } from '../../model/finding.ts';

/** What an Application brings stays within its AppProject: Argo CD would refuse it at the next sync, for all of it. */
export function projectFit(rendered: readonly Rendered[]): readonly Finding[] {
  const projects = projectsIn(rendered);
  const overlays = Map.groupBy(indexOf(rendered).objects, ({ file }) => file);
  return applicationsIn(rendered).flatMap((application) => {
    const { path = '' } = application.spec.source ?? {};
    return outside(application, projects, overlays.get(path) ?? []);
  });
}

function outside(
  application: ApplicationManifest,
  projects: ReadonlyMap<string, ProjectSpec>,
  objects: readonly Rendered[],
): readonly Finding[] {
  const name = application.spec.project;
  const project = name === undefined || name === 'default' ? undefined : projects.get(name);
  if (project === undefined) {
    const reason = `the projects are ${[...projects.keys()].filter((other) => other !== 'default').join(', ')}`;
    return [finding(application.source, 'spec.project', name, { reason, wayOut: 'Name one of these.' })];
  }
  return [
    ...ofApplication(application, project),
    ...objects.flatMap((object) => ofObject(object, application, project)),
  ];
}

function ofApplication({ source, spec }: ApplicationManifest, project: ProjectSpec): readonly Finding[] {
  const repository = spec.source?.repoURL;
  const known = (project.sourceRepos ?? []).some((pattern) => fits(pattern, repository));
  return [
    ...(known
      ? []
      : [
          finding(source, 'spec.source.repoURL', repository, {
            reason: `project ${spec.project} takes from ${(project.sourceRepos ?? []).join(', ') || 'nowhere'}`,
            wayOut: 'Use the repository of the project.',
          }),
        ]),
    ...(allows(project, spec, spec.destination?.namespace)
      ? []
      : [
          finding(source, 'spec.destination', spec.destination, {
            reason: `project ${spec.project} does not bring anything there`,
            wayOut: 'Choose another destination, or add it to the project in a change of its own.',
          }),
        ]),
  ];
}

function ofObject(rendered: Rendered, { spec }: ApplicationManifest, project: ProjectSpec): readonly Finding[] {
  const { object } = rendered;
  const wayOut = 'Leave it out, or add it to the project in a change of its own.';
  const refuse = (field: string, value: unknown): readonly Finding[] => [
    finding(rendered, field, value, { reason: `project ${spec.project} does not allow it`, wayOut }),
  ];
  const { namespace } = object.metadata;
  if (namespace === undefined) {
    return lists(project.clusterResourceWhitelist, rendered) ? [] : refuse('kind', object.kind);
  }
  if (!allows(project, spec, namespace)) return refuse('metadata.namespace', namespace);
  const white = project.namespaceResourceWhitelist;
  const allowed =
    (white === undefined || lists(white, rendered)) && !lists(project.namespaceResourceBlacklist, rendered);
  return allowed ? [] : refuse('kind', object.kind);
}

function allows(
  project: ProjectSpec,
  { destination }: ApplicationManifest['spec'],
  namespace: string | undefined,
): boolean {
  return (project.destinations ?? []).some(
    (allowed) =>
      (fits(allowed.server, destination?.server) || fits(allowed.name, destination?.name)) &&
      fits(allowed.namespace, namespace),
  );
}

function lists(kinds: readonly Kinds[] | undefined, { object }: Rendered): boolean {
  const group = groupOf(object.apiVersion);
  return (kinds ?? []).some(
    (entry) =>
      fits(entry.group, group) &&
      fits(entry.kind, object.kind) &&
      (entry.name === undefined || fits(entry.name, object.metadata.name)),
  );
}
