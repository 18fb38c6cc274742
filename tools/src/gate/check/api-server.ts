import { join } from 'node:path';
import { baseRendersFolder } from '../../diff/base-renders.ts';
import { startApiServer } from '../apiserver/server.ts';
import { dryRunOn, dryRunServerOf, type DryRun } from '../apiserver/dry-run-server.ts';
import { keptDryRun } from '../apiserver/kept-answers.ts';
import { judgedBy } from '../judged-by.ts';
import { imagesPath, readImages } from '../../model/images-file.ts';
import { services } from '../../model/services.ts';
import { tracked } from '../../model/tracked.ts';
import { applicationsIn, type ApplicationManifest } from '../laws/applications.ts';
import type { Finding, Rendered } from '../../model/finding.ts';
import type { Environment } from '../../model/environment.ts';
import { Failure } from '../../lib/failure.ts';
import { readTexts } from '../../lib/git/objects.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { findingsOf } from './answers.ts';
import type { CheckContext } from './context.ts';
import { textIfThere } from '../../lib/files/if-there.ts';

/**
 * A real API server's answer to every object of every tree, with that tree's definitions, namespaces and policies in
 * force: any refusal or warning is a finding.
 */
export async function apiServerFindings(context: CheckContext): Promise<readonly Finding[]> {
  if (context.dependencies.dryRun !== undefined) return await judgeTrees(context.dependencies.dryRun, context);
  // Its start is mostly waiting, so the overlays render meanwhile.
  const starting = startApiServer({ say: context.say });
  try {
    if ((await context.unrendered()).length > 0) return [];
    const keep = {
      folder: baseRendersFolder(),
      judge: await judgedBy('kube-apiserver', join(import.meta.dirname, '../apiserver')),
    };
    return await judgeTrees(keptDryRun(dryRunOn(dryRunServerOf(await starting)), keep), context);
  } finally {
    // Also where the overlays could not even be prepared: a server that is left would keep the command from ending.
    const [started] = await Promise.allSettled([starting]);
    if (started.status === 'fulfilled') await started.value.stop();
  }
}

async function judgeTrees(judge: DryRun, context: CheckContext): Promise<readonly Finding[]> {
  // Where there is nothing to judge, the fixtures stay for the next.
  const filled = (await context.trees()).filter(({ objects }) => objects.length > 0);
  // Those with the same policies one after the other: a change of them costs a second.
  const trees = filled.toSorted((one, other) => one.folder.localeCompare(other.folder));
  const findings: Finding[] = [];
  for (const { environment, objects } of trees) {
    const unreleased = await unreleasedIn(context, environment);
    for (const found of await judgeTree(judge, objects)) {
      if (found.field.endsWith('.image') && unreleased.has(found.value))
        context.note(`${found.value} in ${found.file} waits for its first release`);
      else findings.push(found);
    }
  }
  return findings;
}

async function judgeTree(judge: DryRun, rendered: readonly Rendered[]): Promise<readonly Finding[]> {
  const objects = asSynced(rendered);
  const sources = new Map(objects.map((object, index) => [object, rendered[index]!]));
  const answers = await judge(objects);
  return answers.flatMap((answer) => findingsOf(sources.get(answer.object)!, answer));
}

/** The objects as Argo CD applies them: in their Application's namespace, and marked as that Application's. */
function asSynced(rendered: readonly Rendered[]): readonly KubeObject[] {
  const applications = new Map(applicationsIn(rendered).map((found) => [found.spec.source?.path, found]));
  return rendered.map(({ file, object }) => {
    const application = applications.get(file);
    return application === undefined ? object : asSyncedBy(application, object);
  });
}

/** What was made of an object, by Application and place: many checks of one process share their objects. */
const synced = new WeakMap<KubeObject, Map<string, KubeObject>>();

function asSyncedBy({ source, spec }: ApplicationManifest, object: KubeObject): KubeObject {
  const { name } = source.object.metadata;
  const namespace = spec.destination?.namespace ?? '';
  const made = synced.get(object) ?? new Map<string, KubeObject>();
  synced.set(object, made);
  const known = made.get(`${name} ${namespace}`);
  if (known !== undefined) return known;
  const result = tracked(name, namespace, [object])[0]!;
  made.set(`${name} ${namespace}`, result);
  return result;
}

/** The images of ours that an environment has not released yet, also not before the change. */
async function unreleasedIn(
  { root, base, start }: CheckContext,
  environment: Environment,
): Promise<ReadonlySet<string>> {
  const path = imagesPath(environment);
  const now = await textIfThere(join(root, path));
  const [before] = base === undefined ? [] : await readTexts(root, [`${await start()}:${path}`]);
  try {
    const released = new Set([now, before].flatMap((text) => readImages(path, text)).map(({ name }) => name));
    return new Set(services.map(({ image }) => image).filter((image) => !released.has(image)));
  } catch (error) {
    // What cannot be read is for others to say.
    if (error instanceof Failure) return new Set();
    throw error;
  }
}
