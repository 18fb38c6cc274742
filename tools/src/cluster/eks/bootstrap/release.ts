import { join } from 'node:path';
import { applicationNames, rootName } from '../../argocd/root.ts';
import { tracked } from '../../../model/tracked.ts';
import { withClone } from '../../../delivery/write/clone.ts';
import { imagesPath, readImages } from '../../../model/images-file.ts';
import { services } from '../../../model/services.ts';
import { ensureUpstreams } from '../../../toolbox/sources/upstream.ts';
import type { Environment } from '../../../model/environment.ts';
import { Failure } from '../../../lib/failure.ts';
import { commitOf, requireCommit, fileAt } from '../../../lib/git/objects.ts';
import { changedPaths } from '../../../lib/git/history.ts';
import { switchAnew, uncommitted } from '../../../lib/git/checkout.ts';
import { fetchFrom } from '../../../lib/git/remote.ts';
import { renderObjects } from '../../../toolbox/kustomize.ts';
import type { KubeObject } from '../../../model/kube-object.ts';
import { repositoryRoot } from '../../../lib/files/paths.ts';
import { repositoryOf } from '../../../model/names/repository.ts';
import type { RootSource } from './identity.ts';
import { receiverKeys, type ReceiverKeys } from './receivers.ts';
import { defined } from '../../../lib/values/defined.ts';

/** Where an environment's overlays lie: `local` is for a cluster on a laptop. */
export type Overlays = 'clusters' | 'local';

/** What Argo CD will find on main, rendered: nothing else is applied. */
export interface Release {
  readonly commit: string;
  readonly root: RootSource;
  /** The names of all Applications. */
  readonly names: readonly string[];
  readonly argocd: readonly KubeObject[];
  /** Which nodes a cloud makes for it; empty where the nodes are there before, as on a laptop. */
  readonly nodes: readonly KubeObject[];
  /** AppProjects and Applications. */
  readonly applications: readonly KubeObject[];
  /** The Namespaces that Applications bring, by the Application's name. */
  readonly namespaces: ReadonlyMap<string, readonly KubeObject[]>;
  /** Whom its Alertmanager calls; empty without one. */
  readonly receivers: ReceiverKeys;
  /** Applications of services that have no released image yet. */
  readonly unreleased: readonly string[];
  /** How the checkout that this command runs from differs in what a cluster reads; undefined when it does not. */
  readonly difference?: string;
}

interface ReleaseOptions {
  readonly repo: string;
  readonly environment: Environment;
  readonly overlays: Overlays;
  /** Applications that bring a Namespace in which secrets must stand before they do. */
  readonly withNamespaces: readonly string[];
}

/**
 * Renders main of the repository as Argo CD will.
 * @throws {Failure} when the repository is not reached, or its Applications sync another one.
 */
export async function readRelease(options: ReleaseOptions, say: (line: string) => void): Promise<Release> {
  const { repo, environment, overlays } = options;
  await ensureUpstreams(say);
  return await withClone(repo, async (clone) => {
    await switchAnew(clone, 'main', 'origin/main');
    const folder = (application: string): string => join(clone, overlays, environment, application);
    say('rendering');
    const applications = tracked(rootName, 'argocd', await renderObjects(folder(rootName)));
    const rendered = async (application: string): Promise<readonly KubeObject[]> =>
      tracked(application, namespaceOf(applications, application), await renderObjects(folder(application)));
    const names = applicationNames(applications);
    const early = await Promise.all(
      options.withNamespaces
        .filter((name) => name !== 'argocd' && names.includes(name))
        .map(async (name) => [name, await rendered(name)] as const),
    );
    const namespaces = early.map(
      ([name, objects]) => [name, objects.filter(({ kind }) => kind === 'Namespace')] as const,
    );
    const root = applicationNamed(applications, rootName).spec.source;
    checkSource(root, repo);
    const pinned = readImages(imagesPath(environment), await fileAt(clone, 'main', imagesPath(environment)));
    const unreleased = services.filter(({ image }) => !pinned.some(({ name }) => name === image));
    const difference = await differenceOf(clone, [
      'base',
      'clusters',
      'monitoring',
      ...(overlays === 'local' ? ['local'] : []),
    ]);
    return {
      commit: await requireCommit(clone, 'main'),
      root,
      names,
      argocd: await rendered('argocd'),
      nodes: names.includes('nodes') ? await rendered('nodes') : [],
      applications,
      namespaces: new Map(namespaces),
      receivers: receiverKeys(early.flatMap(([, objects]) => objects)),
      unreleased: unreleased.map(({ name }) => name).filter((name) => names.includes(name)),
      ...defined({ difference }),
    };
  });
}

interface Application extends KubeObject {
  readonly spec: { readonly source: RootSource; readonly destination: { readonly namespace: string } };
}

function applicationNamed(objects: readonly KubeObject[], name: string): Application {
  return objects.find(({ kind, metadata }) => kind === 'Application' && metadata.name === name) as Application;
}

function namespaceOf(objects: readonly KubeObject[], name: string): string {
  return applicationNamed(objects, name).spec.destination.namespace;
}

/** A path or a local address says nothing about whose repository it is. */
function checkSource({ repoURL }: RootSource, repo: string): void {
  const [wanted, given] = [repositoryOf(repoURL), repositoryOf(repo)];
  if (wanted === undefined || given === undefined || wanted.toLowerCase() === given.toLowerCase()) return;
  throw new Failure({
    what: `The Applications on main of ${repo} sync ${repoURL}`,
    wayOut: 'Put your names in with `lockstep init`, merge that, and run this again; or name the other with --repo.',
  });
}

/** What of this checkout the cluster will not get. */
async function differenceOf(clone: string, folders: readonly string[]): Promise<string | undefined> {
  const head = await commitOf(repositoryRoot, 'HEAD');
  if (head === undefined) return undefined;
  await fetchFrom(clone, repositoryRoot, head);
  const changed = [
    ...(await changedPaths(clone, 'main', head)).filter((path) =>
      folders.some((folder) => path.startsWith(`${folder}/`)),
    ),
    ...(await uncommitted(repositoryRoot, folders)),
  ];
  return describeDifference([...new Set(changed)]);
}

/** "3 files (base/web/a.yaml, …)"; undefined for none. */
export function describeDifference(paths: readonly string[]): string | undefined {
  if (paths.length === 0) return undefined;
  const named = paths.slice(0, 3).join(', ');
  return `${paths.length} ${paths.length === 1 ? 'file' : 'files'} (${named}${paths.length > 3 ? ', …' : ''})`;
}
