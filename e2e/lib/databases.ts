import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { backupBucket } from '@lockstep/tools/cluster/up/backups';
import { sendRequest } from '@lockstep/tools/lib/http';
import { unlessRefused } from '@lockstep/tools/lib/process/programming-error';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import { fileAt } from '@lockstep/tools/lib/git/objects';
import type { Environment } from '@lockstep/tools/model/environment';
import { parseImage } from '@lockstep/tools/model/image-reference';
import { localSite } from '@lockstep/tools/model/local-site';
import { secretPrefix } from '@lockstep/tools/model/secret-path';
import type { Cluster } from './cluster.ts';
import { bumpAndFollow, imageIn, promoteAndFollow } from './delivery.ts';
import { openSecretStore } from './secret-store.ts';
import { approveRemoval } from './pruning.ts';
import { haveParts } from './start-part.ts';
import type { Story } from '../story.ts';
import type { World } from '../world.ts';

/** How many instances a service's database has. */
export type DatabaseShape = 'single' | 'replicated';

const listed = /^components:\n(?: {2}.*\n)*/m;

/** An overlay with more lines among its components, last. */
export function withComponents(text: string, lines: readonly string[]): string {
  return text.replace(listed, (block) => `${block}${lines.map((line) => `  - ${line}\n`).join('')}`);
}

/** An instance that was started from an earlier checkout runs an image that knows no database. */
async function ensureImage(story: Story, world: World, environment: Environment): Promise<void> {
  const knows = async (place: Environment): Promise<boolean> => {
    const { tag } = parseImage(await imageIn(world, place));
    return (await fileAt(world.origin.path, tag, 'apps/web/src/migrate.ts')) !== undefined;
  };
  if (await knows(environment)) return;
  await story.step('build a version of the service that knows databases', async () => {
    if (!(await knows('staging'))) await bumpAndFollow(world, await world.versions.next());
    if (environment === 'production') await promoteAndFollow(world);
  });
}

/**
 * Gives the service `web` of an environment a database until the story ends: then it is as it was, and nothing of it is left.
 * @returns what takes it away before.
 */
export async function giveDatabase(
  story: Story,
  world: World,
  environment: Environment,
  shape: DatabaseShape,
  kept: 'backed up' | 'not backed up' = 'not backed up',
): Promise<() => Promise<void>> {
  await haveParts(story, world, [kept === 'backed up' ? 'backups' : 'database']);
  await ensureImage(story, world, environment);
  if (kept === 'backed up') await forgetBackups(world, environment);
  await story.step('write its password into the store', () =>
    openSecretStore(world.instance).put(
      `${secretPrefix(environment, 'web')}database`,
      JSON.stringify({ password: randomBytes(24).toString('hex') }),
    ),
  );
  return story.step(`commit that the service of ${environment} has a database`, async () => {
    const change = await world.origin.change(`Rehearse a database of ${environment}`, async (tree) => {
      const [real, laptop] = ['clusters', 'local'].map((place) => `${place}/${environment}/web/kustomization.yaml`);
      const backedUp = kept === 'backed up';
      const lines = [
        `../../../base/components/database/${shape}`,
        '../../../base/web/components/notes',
        ...(backedUp ? ['../../../base/components/backups'] : []),
      ];
      const ofLaptop = [
        '../../components/service-database',
        ...(backedUp ? [`../../components/backups/${environment}`] : []),
      ];
      await tree.write(real!, withComponents(await tree.read(real!), lines));
      await tree.write(laptop!, withComponents(await tree.read(laptop!), ofLaptop));
    });
    let taken: Promise<void> | undefined;
    const takeAway = async (): Promise<void> => {
      await change.undo();
      // The person who confirms that the data may go.
      const cluster = world.clusters[environment]!;
      await waitFor({ what: 'no Cluster', seconds: 300, every: 2000 }, async () => {
        await approveRemoval(cluster, 'web');
        const left = ['get', 'clusters.postgresql.cnpg.io', 'db', '--ignore-not-found', '-o', 'name'];
        const { stdout } = await cluster.kubectl.run(['-n', 'web', ...left]);
        return stdout.trim() === '' ? { done: undefined } : { seen: stdout };
      });
      await cluster.waitSettled(300);
    };
    const once = (): Promise<void> => (taken ??= takeAway());
    story.cleanUp('the service has no database', once);
    await waitNotes(world, environment, 900);
    await world.clusters[environment]!.waitSettled(300);
    return once;
  });
}

/** A database that begins refuses a folder in which one before it wrote: that of a run before this one goes. */
async function forgetBackups({ instance }: World, environment: Environment): Promise<void> {
  for (const kind of ['objects', 'versions']) {
    const folder = join(instance.dir, 'backup-store', kind, backupBucket(environment), 'web');
    await rm(folder, { recursive: true, force: true });
  }
}

/** Waits for a base backup that is whole. @returns how many there are. */
export async function waitBackup({ kubectl }: Cluster, seconds: number): Promise<number> {
  const phase = '{range .items[*]}{.status.phase} {.status.error}{"\\n"}{end}';
  return waitFor({ what: 'a backup that is whole', seconds, every: 2000 }, async () => {
    const { stdout } = await kubectl.run(['-n', 'web', 'get', 'backups.postgresql.cnpg.io', '-o', `jsonpath=${phase}`]);
    const whole = stdout.split('\n').filter((line) => line.startsWith('completed'));
    return whole.length > 0 ? { done: whole.length } : { seen: stdout.trim() || 'none' };
  });
}

/** Waits for pods that have a database, and show its notes. */
export async function waitNotes(world: World, environment: Environment, seconds: number): Promise<void> {
  await waitFor({ what: 'a database, and pods that have it', seconds, every: 1000 }, async () => {
    const answer = await askNotes(world, environment).catch((error: Error) => ({ status: 0, body: error.message }));
    return answer.status === 200 ? { done: undefined } : { seen: `${answer.status} ${answer.body.slice(0, 100)}` };
  });
}

/** Notes that are written one after the other until `end` is called, or the story ends. */
interface Writing {
  /** Those that were confirmed, and when, in milliseconds since 1970. */
  readonly confirmed: ReadonlyMap<string, number>;
  /** How many were refused or unanswered. */
  refused(): number;
  end(): Promise<void>;
}

/** Writes notes, each writer with so many milliseconds between two, and at most 20,000. */
export function startWriting(
  story: Story,
  world: World,
  environment: Environment,
  { writers, every }: { readonly writers: number; readonly every: number },
): Writing {
  const confirmed = new Map<string, number>();
  const ended = new AbortController();
  let refused = 0;
  const writing = Array.from({ length: writers }, async (_, writer) => {
    for (let number = 0; !ended.signal.aborted && number < 20_000; number += 1) {
      const text = `w${writer}-${number}`;
      const answer = await unlessRefused(askNotes(world, environment, text));
      if (answer?.status === 201) confirmed.set(text, Date.now());
      else refused += 1;
      await sleep(every);
    }
  });
  const end = async (): Promise<void> => {
    ended.abort();
    await Promise.all(writing);
  };
  story.cleanUp('no note is written any more', end);
  return { confirmed, refused: () => refused, end };
}

/** Shows the notes, or writes one. */
export function askNotes(
  { instance }: World,
  environment: Environment,
  text?: string,
): Promise<{ readonly status: number; readonly body: string }> {
  const site = localSite(instance, environment, `web.${environment}.localhost`);
  const request = { ...site, path: '/api/notes', timeout: 30_000 };
  if (text === undefined) return sendRequest(request);
  const headers = { ...site.headers, 'content-type': 'application/json' };
  return sendRequest({ ...request, method: 'POST', headers, body: JSON.stringify({ text }) });
}

/** What a statement says, as the instance itself. */
export async function inDatabase({ kubectl }: Cluster, pod: string, sql: string): Promise<string> {
  const command = ['-n', 'web', 'exec', pod, '-c', 'postgres', '--', 'psql', '-At', '-c', sql, 'app'];
  return (await kubectl.run(command)).stdout.trim();
}

/** The pod of the instance that takes writes. */
export async function primaryOf({ kubectl }: Cluster): Promise<string> {
  const path = 'jsonpath={.status.currentPrimary}';
  return (await kubectl.run(['-n', 'web', 'get', 'clusters.postgresql.cnpg.io', 'db', '-o', path])).stdout.trim();
}

/** What an alert about the database says, and the instance that each shape has. */
export const labelsOfDatabase = (): Readonly<Record<string, string>> => ({ NAMESPACE: 'web', POD: 'db-1' });
