import { changesBetween, type ImageChange } from '../delivery/write/change.ts';
import { runningIn } from '../delivery/promotion/running.ts';
import { watchHealth } from '../delivery/promotion/health-watch.ts';
import type { StagingHealth } from '../delivery/promotion/staging-health.ts';
import { eventsOf } from '../delivery/history/history.ts';
import { holdIn, versionsOf } from '../delivery/history/versions.ts';
import type { GitHub } from '../lib/github/github.ts';
import { readTexts } from '../lib/git/objects.ts';
import { requireWholeHistory } from '../lib/git/repository.ts';
import { environmentBefore, environments, type Environment } from '../model/environment.ts';
import type { Finding } from '../model/finding.ts';
import { holdPath, readHold } from '../model/hold-file.ts';
import { shortCommit, type PinnedImage } from '../model/image-reference.ts';
import { imagesPath, readImages } from '../model/images-file.ts';
import { unproven } from '../model/release.ts';
import { defined } from '../lib/values/defined.ts';
import { goesBack } from './delivery-moves.ts';
import { settled } from './settled.ts';

interface PromotionCheckOptions {
  readonly root: string;
  /** The revision that the change goes onto. */
  readonly base: string;
  /** The change itself; default HEAD. */
  readonly head?: string;
  readonly github: GitHub;
  /** Seconds to wait for the word of the environment before; default 0. */
  readonly wait?: number;
  /** Milliseconds between two looks; default a minute. */
  readonly every?: number;
}

interface CheckedImage {
  readonly environment: Environment;
  readonly image: PinnedImage;
  /** Whether the environment ran it before and goes back to it: then nobody is asked about it. */
  readonly goesBack: boolean;
  /** How the environment before fared with it: of what moves on, and does not go back. */
  readonly health?: StagingHealth;
}

export interface PromotionCheck {
  /** Empty when the change moves no image. */
  readonly images: readonly CheckedImage[];
  readonly findings: readonly Finding[];
}

/**
 * What only GitHub knows of the images that a change moves: who built them of which commit, and how the environment before
 * fared with those that move on from it. Nobody is asked about an image that an environment goes back to: a rollback must not wait
 * for what proved the image when it came.
 * @throws {Failure} when gh cannot be asked, or GitHub's rate limit is used up.
 */
export async function checkPromotion(options: PromotionCheckOptions): Promise<PromotionCheck> {
  const { root, base, head = 'HEAD', github, wait = 0, every = 60_000 } = options;
  const moved = (await Promise.all(environments.map((environment) => movedIn(root, base, head, environment)))).flat();
  const findings: Finding[] = [];
  for (const { environment, image } of moved.filter((one) => !one.goesBack)) {
    const reason = await unproven(github, root, image);
    const wayOut = 'Take an image that release.yaml built from main.';
    if (reason !== undefined) findings.push(refusal(environment, image, reason, wayOut));
  }
  const healths = new Map<CheckedImage, StagingHealth>();
  for (const environment of environments.slice(1)) {
    const asked = moved.filter((one) => one.environment === environment && !one.goesBack);
    const from = environmentBefore(environment)!;
    const running = await runningIn(root, base, asked.map(({ image }) => image), from); // prettier-ignore
    const found = await settled(await watchHealth(github, root, base, running, from), { from, seconds: wait, every });
    for (const [index, one] of asked.entries()) healths.set(one, found[index]!);
  }
  const checked = moved.map((one): CheckedImage => defined(Object.assign({ health: healths.get(one) }, one)));
  return { images: checked, findings: [...findings, ...checked.flatMap(unhealthy)] };
}

/** The images that the change moves in one environment. */
async function movedIn(root: string, base: string, head: string, environment: Environment) {
  const [path, place] = [imagesPath(environment), holdPath(environment)];
  const [from, to, held, hold] = await readTexts(
    root,
    [path, place].flatMap((file) => [base, head].map((revision) => `${revision}:${file}`)),
  );
  const changes = changesBetween(readImages(path, from), readImages(path, to));
  if (changes.length === 0) return [];
  await requireWholeHistory(root);
  const [events, before] = [eventsOf(await versionsOf(root, environment, base)), holdIn(place, held)];
  const one = { events, old: { hold: before }, next: { hold: readHold(place, hold) }, now: Date.now() };
  return changes.flatMap((change: ImageChange) =>
    change.next === undefined ? [] : [{ environment, image: change.next, goesBack: goesBack(one, change) }],
  );
}

function wayOutOf(state: StagingHealth['state'], from: Environment | undefined): string | undefined {
  const ways: Readonly<Partial<Record<StagingHealth['state'], string>>> = {
    failed: `Mend ${from} by a new bump, or let it recover; then run this check again.`,
    pending: `Run this check again when ${from} has settled.`,
    silenced: 'Name who reports there again, under reporters: docs/pipeline.md says who that can be.',
    unknown: 'Name its service in lockstep.config.ts, with the Application that runs it.',
  };
  return ways[state];
}

function unhealthy({ environment, image, health }: CheckedImage): readonly Finding[] {
  const wayOut = health && wayOutOf(health.state, environmentBefore(environment));
  return wayOut === undefined ? [] : [refusal(environment, image, health!.text, wayOut)];
}

function refusal(
  environment: Environment,
  { name, tag, digest }: PinnedImage,
  reason: string,
  wayOut: string,
): Finding {
  return {
    file: imagesPath(environment),
    object: `image ${name}`,
    field: 'digest',
    value: `${shortCommit(tag)}@${digest}`,
    reason,
    wayOut,
  };
}
