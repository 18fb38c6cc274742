import { servedApplications } from '@lockstep/tools/model/service-parts/served';
import { componentLine, switchedParts, type SwitchedPart } from '@lockstep/tools/model/switched-part';
import { environments, type Environment } from '@lockstep/tools/model/environment';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import type { KubeObject } from '@lockstep/tools/model/kube-object';
import { readConfig } from '@lockstep/tools/model/config/config';
import * as paths from './paths.ts';
import { approveRemoval } from './pruning.ts';
import type { Cluster } from './cluster.ts';
import type { Story } from '../story.ts';
import type { World } from '../world.ts';

type Edit = (text: string) => string;

/** The edits of an environment's overlays, by file. */
export type Edits = (environment: Environment) => Readonly<Record<string, Edit>>;

/** @throws {Error} for a name that no part has. */
export function partNamed(name: string): SwitchedPart {
  const found = switchedParts.find((part) => part.name === name);
  if (found === undefined) throw new Error(`no part is named ${name}`);
  return found;
}

/** The edits by which services and the platform's other Applications do without a part; its own Application stays. */
export function editsAround({ name, boards, components, ofServices }: SwitchedPart): Edits {
  return (environment) => {
    const { applications: _, ...others } = components;
    const services = ofServices === undefined ? [] : servedApplications(readConfig()).map((each) => each.name);
    const lines: [overlay: string, folder: string][] = [
      ...Object.entries(others).map(([application, folder]): [string, string] => [
        `clusters/${environment}/${application}`,
        folder,
      ]),
      ...services.map((service): [string, string] => [`clusters/${environment}/${service}`, ofServices!]),
    ];
    // Its board on the page without Grafana, which `up` alone names.
    const board = `../../components/dashboards/${name}`;
    return {
      ...Object.fromEntries(
        lines.map(([overlay, folder]) => [inside(overlay), (text) => withLine(text, componentLine(folder))]),
      ),
      ...(boards && { [inside(`local/${environment}/monitoring`)]: (text: string) => withLine(text, board) }),
    };
  };
}

/** The edit by which its Application goes: its rights stay until all else is gone. */
export function editsToLeave({ components }: SwitchedPart): Edits {
  const line = componentLine(components.applications);
  return (environment) => ({
    [inside(`clusters/${environment}/applications`)]: (text) => withLine(text, line, `${line}/rights`),
  });
}

/** The edit by which the last of it goes. */
export function editsAtLast({ components, withoutApplication }: SwitchedPart): Edits {
  const line = componentLine(components.applications);
  return (environment) => ({
    [inside(`clusters/${environment}/applications`)]: (text) =>
      withLine(text, withoutApplication ? line : `${line}/rights`),
  });
}

/** Commits edits of all environments at once. */
export async function writeEdits({ origin }: World, message: string, all: readonly Edits[]): Promise<void> {
  await origin.change(message, async (tree) => {
    for (const environment of environments) {
      for (const edits of all) {
        for (const [path, edit] of Object.entries(edits(environment))) {
          await tree.write(path, edit(await tree.read(path)));
        }
      }
    }
  });
}

const inside = (overlay: string): string => `${overlay}/kustomization.yaml`;

/** One line of a list written otherwise, or taken out, and with the last one the list. */
function withLine(text: string, line: string, other?: string): string {
  const entry = `  - ${line}\n`;
  return text.replace(entry, other === undefined ? '' : `  - ${other}\n`).replace(/^components:\n(?! )/m, '');
}

/** Says a person's word, once Argo CD asks for it, and waits until the Application of the part is gone. */
async function approveEnd(cluster: Cluster, name: string): Promise<void> {
  const { api, environment } = cluster;
  await waitFor({ what: `the Application ${name} of ${environment} on its way out`, seconds: 180 }, async () => {
    const found = await api.find<KubeObject>(paths.application(name));
    return found === undefined || Object(found.metadata).deletionTimestamp === undefined
      ? { seen: found === undefined ? 'gone without a word' : 'still there' }
      : { done: undefined };
  });
  await approveRemoval(cluster, name);
  await waitFor({ what: `no Application ${name} in ${environment}`, seconds: 240, every: 1000 }, async () =>
    (await api.find(paths.application(name))) === undefined
      ? { done: undefined }
      : { seen: 'its Application is there' },
  );
}

/** What Argo CD leaves when the Application goes, definitions and what `up` made: a kind, and which of it. */
const byHand: Readonly<Record<string, readonly [kind: string, name: RegExp]>> = {
  backups: ['secrets', /^backup-store$/],
  mtls: ['secrets', /^(?:identity|service-authority)$/],
  database: ['crd', /^\w+\.postgresql\.cnpg\.io$/],
  rollouts: ['crd', /^(?:analysisruns|(?:cluster)?analysistemplates|experiments|rollouts)\.argoproj\.io$/],
};

/** Does by hand what the page of the part says last. */
async function endByHand({ kubectl }: Cluster, part: string): Promise<void> {
  const left = byHand[part];
  if (left === undefined) return;
  const [kind, names] = left;
  const { stdout } = await kubectl.run(['get', kind, '--all-namespaces', '--output=json']);
  const { items } = JSON.parse(stdout) as { readonly items: readonly KubeObject[] };
  for (const { metadata } of items.filter((object) => names.test(object.metadata.name))) {
    const place = metadata.namespace === undefined ? [] : ['--namespace', metadata.namespace];
    await kubectl.run(['delete', kind, metadata.name, ...place]);
  }
}

/** What says in every cluster how Argo CD is to take such objects where there are some. */
function isAdvice({ kind, metadata }: KubeObject, part: string): boolean {
  return metadata.name === 'argocd-cm' || (kind === 'Application' && metadata.name !== part);
}

/** A version of before, kept so that a Deployment can go back. */
function isPast(object: KubeObject): boolean {
  return object.kind === 'ReplicaSet' && Object((object as { readonly spec?: unknown }).spec).replicas === 0;
}

/** Kinds whose objects tell of what was. */
const telling = new Set(['events', 'events.events.k8s.io']);

/** What an object says that speaks of a part. */
const words: Readonly<Record<string, RegExp>> = {
  rollouts:
    /rollouts?\.argoproj|argo-rollouts|rollouts-pod-template-hash|"(?:rollouts|rollouts-services|Rollout|AnalysisRun|AnalysisTemplate)"/,
  database: /cnpg\.io|cnpg_|cloudnative-pg|"database-(?:services|operator)"/,
  backups: /backup-rehearsal|barman|backup-store/,
  mtls: /service-authority|service-root|spiffe:|service-identities|CallersRefused/,
  logs: /victoria-logs|log-collector|LogLinesLost/,
  traces: /jaeger|TracesDown|OTEL_EXPORTER/,
};

/** Every object of a cluster that still speaks of one of the parts, whatever its kind. */
async function leftOf({ kubectl }: Cluster, parts: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await kubectl.run(['api-resources', '--verbs=list', '--output=name']);
  const kinds = stdout.split('\n').filter((kind) => kind !== '' && !telling.has(kind));
  const left: string[] = [];
  for (const kind of kinds) {
    const found = await kubectl.run(['get', kind, '--all-namespaces', '--output=json', '--ignore-not-found']);
    if (found.stdout.trim() === '') continue;
    const { items } = JSON.parse(found.stdout) as { readonly items: readonly KubeObject[] };
    for (const object of items) {
      const said = spokenBy(object);
      const of = parts.filter((part) => !isAdvice(object, part) && !isPast(object) && words[part]!.test(said));
      if (of.length > 0) left.push(`${kind} ${at(object.metadata)} speaks of ${of.join(', ')}`);
    }
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

/** Waits until both clusters have looked at the newest commit, and have settled. */
export async function settleAll({ clusters, origin }: World): Promise<void> {
  const head = await origin.head();
  await Promise.all(
    environments.map(async (environment) => {
      await clusters[environment].refresh(180);
      await clusters[environment].waitSettled(300, head);
    }),
  );
}

/** Ends parts that no service has any more, as their pages say; what is off already stays off. */
export async function endParts(story: Story, world: World, parts: readonly SwitchedPart[]): Promise<void> {
  const { clusters, origin } = world;
  const names = parts.map(({ name }) => name);
  const leaving = parts.filter(({ withoutApplication }) => withoutApplication !== true);
  await story.step("then the parts: their Applications wait for a person's word, and go", async () => {
    const edits = [...parts.map(editsAround), ...leaving.map(editsToLeave)];
    await writeEdits(world, `Switch off ${names.join(', ')}`, edits);
    await Promise.all(
      environments.flatMap((environment) => leaving.map(({ name }) => approveEnd(clusters[environment], name))),
    );
    story.figure('push to no Application', (Date.now() - (await origin.movedAt())) / 1000, 's');
  });
  await story.step('their rights go last', async () => {
    await writeEdits(world, `Take away the rights of ${names.join(', ')}`, parts.map(editsAtLast));
    await settleAll(world);
  });
  await story.step('what Argo CD leaves goes by hand', async () => {
    for (const environment of environments) {
      for (const name of names) await endByHand(clusters[environment], name);
    }
  });
  for (const environment of environments) {
    await story.step(`${environment}: nothing speaks of them any more`, () =>
      waitFor({ what: 'no object that speaks of them', seconds: 120, every: 5000 }, async () => {
        const left = await leftOf(clusters[environment], names);
        return left.length === 0 ? { done: undefined } : { seen: left.join('; ') };
      }),
    );
  }
}
