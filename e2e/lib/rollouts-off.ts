import { componentLine, switchedParts } from '@lockstep/tools/model/switched-part';
import { environments, type Environment } from '@lockstep/tools/model/environment';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import type { KubeObject } from '@lockstep/tools/model/kube-object';
import * as paths from './paths.ts';
import type { Cluster } from './cluster.ts';

const name = 'rollouts';
const { components } = switchedParts.find((part) => part.name === name)!;

type Edit = (text: string) => string;

/** The edits of overlays by which the part goes: its rights stay until all else is gone. */
export function editsToLeave(environment: Environment): Readonly<Record<string, Edit>> {
  const ofCluster = Object.entries(components).map(([application, folder]): [string, Edit] => {
    const line = componentLine(folder);
    const left = application === 'applications' ? `${line}/rights` : undefined;
    return [`clusters/${environment}/${application}/kustomization.yaml`, (text) => withLine(text, line, left)];
  });
  return { ...Object.fromEntries(ofCluster), [`local/${environment}/monitoring/kustomization.yaml`]: withoutBoard };
}

/** The edit by which the last of it goes. */
export function editsAtLast(environment: Environment): Readonly<Record<string, Edit>> {
  const line = `${componentLine(components.applications)}/rights`;
  return { [`clusters/${environment}/applications/kustomization.yaml`]: (text) => withLine(text, line) };
}

/** Its board on the page without Grafana, which `up` alone names. */
function withoutBoard(text: string): string {
  return withLine(text, `../../components/dashboards/${name}`);
}

/** One line of a list written otherwise, or taken out, and with the last one the list. */
function withLine(text: string, line: string, other?: string): string {
  const entry = `  - ${line}\n`;
  return text.replace(entry, other === undefined ? '' : `  - ${other}\n`).replace(/^components:\n(?! )/m, '');
}

/** Says a person's word, once Argo CD asks for it. */
export async function approveEnd(cluster: Cluster): Promise<void> {
  await waitFor({ what: `the Application ${name} on its way out`, seconds: 180 }, async () => {
    const found = await cluster.api.find<KubeObject>(paths.application(name));
    return found === undefined || Object(found.metadata).deletionTimestamp === undefined
      ? { seen: found === undefined ? 'gone without a word' : 'still there' }
      : { done: undefined };
  });
  const now = new Date().toISOString().replace(/\.\d+/, '');
  const approved = `argocd.argoproj.io/deletion-approved=${now}`;
  await cluster.kubectl.run(['--namespace=argocd', 'annotate', 'application', name, '--overwrite', approved]);
}

/** Its definitions, which Argo CD leaves when their Application goes: a person's hand ends them. */
export async function endDefinitions({ kubectl }: Cluster): Promise<void> {
  await kubectl.run(['delete', 'crd', ...definitions.map((kind) => `${kind}.argoproj.io`)]);
}

const definitions = ['analysisruns', 'analysistemplates', 'clusteranalysistemplates', 'experiments', 'rollouts'];

/** What says in every cluster how Argo CD is to take such objects where there are some. */
function isAdvice({ kind, metadata }: KubeObject): boolean {
  return metadata.name === 'argocd-cm' || (kind === 'Application' && metadata.name !== name);
}

/** Kinds whose objects tell of what was. */
const telling = new Set(['events', 'events.events.k8s.io']);

const words =
  /rollouts?\.argoproj|argo-rollouts|rollouts-pod-template-hash|"(?:rollouts|rollouts-services|Rollout|AnalysisRun|AnalysisTemplate)"/;

/** Every object of a cluster that still speaks of the part, whatever its kind. */
export async function leftOf({ kubectl }: Cluster): Promise<readonly string[]> {
  const { stdout } = await kubectl.run(['api-resources', '--verbs=list', '--output=name']);
  const kinds = stdout.split('\n').filter((kind) => kind !== '' && !telling.has(kind));
  const left: string[] = [];
  for (const kind of kinds) {
    const found = await kubectl.run(['get', kind, '--all-namespaces', '--output=json', '--ignore-not-found']);
    if (found.stdout.trim() === '') continue;
    const { items } = JSON.parse(found.stdout) as { readonly items: readonly KubeObject[] };
    left.push(
      ...items
        .filter((object) => !isAdvice(object) && words.test(spokenBy(object)))
        .map(({ metadata }) => `${kind} ${at(metadata)}`),
    );
  }
  return left;
}

/** What an object says itself, not what happened to it or who wrote it. */
function spokenBy(object: KubeObject): string {
  const { metadata, status: _, ...rest } = object as KubeObject & { readonly status?: unknown };
  const { managedFields: __, ...said } = metadata as KubeObject['metadata'] & { readonly managedFields?: unknown };
  return JSON.stringify({ ...rest, metadata: said });
}

function at({ namespace, name: own }: KubeObject['metadata']): string {
  return namespace === undefined ? own : `${namespace}/${own}`;
}

/** Has git say in every environment what these edits make of it. */
export const inEachEnvironment = (edits: typeof editsToLeave): readonly (readonly [string, Edit])[] =>
  environments.flatMap((environment) => Object.entries(edits(environment)));
