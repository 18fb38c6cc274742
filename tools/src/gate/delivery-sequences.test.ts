import { describe, expect, jest, test } from '@jest/globals';
import { contextOf } from './check/context.ts';
import { deliveryFindings } from './delivery.ts';
import { bump } from '../delivery/bump.ts';
import { deploymentsOf } from '../delivery/dora/deployments.ts';
import { eventsOf, rollbackOf, versionBefore } from '../delivery/history/history.ts';
import { versionsOf } from '../delivery/history/versions.ts';
import { hold, releaseHold } from '../delivery/hold.ts';
import { promotionBranch } from '../delivery/promotion/branches.ts';
import { promote } from '../delivery/promotion/promote.ts';
import { rollBack } from '../delivery/rollback.ts';
import { defined } from '../lib/values/defined.ts';
import { unlessFailure } from '../lib/failure.ts';
import { switchAnew } from '../lib/git/checkout.ts';
import { commitFiles, requireCommit } from '../lib/git/objects.ts';
import { fetchFrom } from '../lib/git/remote.ts';
import { withScratchRepository, type ScratchRepository } from '../lib/git/scratch-repository.ts';
import { imageOf } from '../model/image.fixture.ts';
import { asOneHold, holdsIn } from '../model/hold-file.ts';
import { imagesPath, readImages } from '../model/images-file.ts';
import { formatImage, type PinnedImage } from '../model/image-reference.ts';

jest.setTimeout(300_000);

/** A step: `bump`, `promote`, `again`, `freeze`, `release`, `rollback`, or `rollback to N` for the Nth version of web. */
type Step = string;

/** What production's history must say, by nothing but the steps; versions of web by their numbers. */
interface Model {
  staging: number;
  production: number | undefined;
  /** Whether people hold it, and whether a rollback does. */
  frozen: boolean;
  rolled: boolean;
  /** What was rolled back and has not come back. */
  out: Set<number>;
  /** What a rollback goes back along. */
  line: number[];
  /** All that it ever ran. */
  ran: readonly number[];
  /** Whether the last thing that happened to production was a rollback that holds it. */
  justBack: boolean;
  forward: number;
  back: number;
}

function moved(model: Model, step: Step): Model {
  const { staging, production, frozen, rolled, out, line, ran } = model;
  const held = frozen || rolled;
  const forward = (again: boolean): Model => {
    const withheld = (out.has(staging) && !again) || (production !== undefined && staging < production);
    if (held || staging === production || withheld || staging === 0) return model;
    const known = line.indexOf(staging);
    return {
      ...model,
      production: staging,
      ran: [...ran, staging],
      out: new Set([...out].filter((one) => one !== staging)),
      line: known < 0 ? [...line, staging] : line.slice(0, known + 1),
      justBack: false,
      forward: model.forward + 1,
    };
  };
  const back = (to: number | undefined): Model => {
    if (to === undefined || !ran.includes(to) || production === undefined || to === production) return model;
    const rest = line.slice(0, -1);
    const known = rest.indexOf(to);
    return {
      ...model,
      production: to,
      rolled: true,
      out: new Set([...out, production].filter((one) => one !== to)),
      line: known < 0 ? [...rest, to] : rest.slice(0, known + 1),
      justBack: true,
      back: model.back + 1,
    };
  };
  if (step === 'bump') return { ...model, staging: staging + 1 };
  if (step === 'promote') return forward(false);
  if (step === 'again') return forward(true);
  if (step === 'freeze') return { ...model, frozen: true, rolled: false, justBack: false };
  // The newest hold goes, and what it keeps stands.
  if (step === 'release') return { ...model, frozen: frozen && rolled, rolled: false, justBack: false };
  if (step === 'rollback') return model.justBack && rolled ? model : back(line.at(-2));
  return back(Number(step.replace('rollback to ', '')));
}

const nothing: Model = {
  staging: 0,
  production: undefined,
  frozen: false,
  rolled: false,
  out: new Set(),
  line: [],
  ran: [],
  justBack: false,
  forward: 0,
  back: 0,
};

/** Does each step for real, as a pull request that is judged and then squashed without its message, and compares. */
async function follow(scratch: ScratchRepository, steps: readonly Step[]): Promise<Model> {
  const { remote: repo } = scratch;
  const environment = 'production';
  const images: PinnedImage[] = [];
  let model = nothing;
  const take = async (branch: string | undefined): Promise<void> => {
    if (branch === undefined) return;
    const parent = await requireCommit(repo, 'main');
    const squash = { parent, filesOf: branch, files: {}, message: 'Squashed\n', by: 'Ada <ada@example.org>' };
    const commit = await commitFiles(repo, squash);
    await fetchFrom(scratch.person, repo, commit);
    await switchAnew(scratch.person, 'change', commit);
    const findings = await deliveryFindings(contextOf({ root: scratch.person, base: parent }));
    expect([steps.join(), findings.map(({ reason }) => reason)]).toEqual([steps.join(), []]);
    await commitFiles(repo, { ...squash, ref: 'refs/heads/main' });
  };
  const done: Step[] = [];
  for (const step of steps) {
    done.push(step);
    model = moved(model, step);
    if (step === 'bump') {
      const number = String(images.length + 1);
      images.push(imageOf('web', await scratch.write('apps/web/a', number), `${number}f`));
      await bump({ repo, images: [formatImage(images.at(-1)!)] });
    } else if (step === 'promote' || step === 'again') {
      const again = step === 'again' && model.staging > 0 ? [images[model.staging - 1]!.digest] : [];
      const result = await unlessFailure(promote({ repo, again }));
      await take(result?.commit && promotionBranch);
    } else if (step === 'release') {
      await releaseHold({ repo, environment });
    } else if (step === 'freeze') {
      await hold({ repo, environment, ...freeze });
    } else {
      const to = images[Number(step.replace('rollback to ', '')) - 1]?.digest;
      const wanted = step === 'rollback' ? {} : { to: to ?? 'sha256:00000' };
      const result = await unlessFailure(
        rollBack({ repo, environment, reason: `step ${done.length}`, branch: 'rollback', ...wanted }),
      );
      await take(result?.commit && 'rollback');
    }
    const events = eventsOf(await versionsOf(repo, environment, 'main'));
    const numbers = (list: readonly PinnedImage[]) =>
      list.map(({ digest }) => images.findIndex((image) => image.digest === digest) + 1);
    const deployments = deploymentsOf(events).get('web') ?? [];
    const text = await scratch.read(imagesPath(environment));
    const found = {
      steps: done.join(),
      production: numbers(readImages('images', text))[0],
      holds: holdsIn(events.at(-1)?.hold).map(({ reason, until }) => (reason === freeze.reason ? until : 'rollback')),
      out: numbers(images.filter((image) => rollbackOf(image, events) !== undefined)).toSorted(),
      forward: deployments.filter(({ rollback }) => !rollback).length,
      back: deployments.filter(({ rollback }) => rollback).length,
    };
    const { production, frozen, rolled, out, forward, back } = model;
    const holds = [...(rolled ? ['rollback'] : []), ...(frozen ? [freeze.until] : [])];
    expect(found).toEqual({ steps: done.join(), production, holds, out: [...out].toSorted(), forward, back });
  }
  return model;
}

const freeze = { reason: 'a freeze', until: '2099-01-04T00:00:00Z' } as const;
const two = ['bump', 'promote', 'bump', 'promote'];
const three = [...two, 'rollback', 'release', 'bump', 'promote'];

const rows: readonly (readonly [string, readonly Step[], Partial<Model>])[] = [
  ['a return to what was rolled back before', [...three, 'rollback to 2'], { production: 2, out: new Set([3]) }],
  ['its release: the bad one is not offered', [...three, 'rollback to 2', 'release', 'promote'], { production: 2 }],
  ['--again for it', [...three, 'rollback to 2', 'release', 'again'], { production: 3, out: new Set() }],
  ['a second rollback, past it', [...three, 'rollback to 2', 'release', 'rollback'], { production: 1 }],
  ['a newer version after it', [...three, 'rollback to 2', 'release', 'bump', 'promote'], { production: 4 }],
  ['a rollback of a rollback', [...two, 'rollback', 'rollback to 2'], { production: 2, out: new Set([1]) }],
  ['two rollbacks in a row', [...two, 'bump', 'promote', 'rollback', 'rollback'], { production: 2 }],
  ['two with a release between', [...two, 'bump', 'promote', 'rollback', 'release', 'rollback'], { production: 1 }],
  [
    '--again and then a rollback',
    [...two, 'rollback', 'release', 'again', 'rollback', 'release', 'promote'],
    { production: 1 },
  ],
  ['--again twice', [...two, 'rollback', 'release', 'again', 'rollback', 'release', 'again'], { production: 2 }],
  ['--again while it is held', [...two, 'rollback', 'again'], { production: 1, rolled: true }],
  ['a rollback during a rollback, to what came before', [...three, 'rollback', 'rollback to 2'], { production: 2 }],
  ['back and forth', [...two, 'rollback', 'rollback to 2', 'rollback to 1', 'release', 'promote'], { production: 1 }],
];

const frozenRows: typeof rows = [
  [
    'a rollback during a freeze: the freeze stays',
    [...two, 'freeze', 'rollback', 'release', 'promote'],
    { production: 1, frozen: true, rolled: false },
  ],
  [
    'its release',
    [...two, 'freeze', 'rollback', 'release', 'release', 'bump', 'promote'],
    { production: 3, frozen: false },
  ],
  [
    'two rollbacks during a freeze',
    [...two, 'freeze', 'rollback', 'rollback to 2', 'release', 'bump', 'promote'],
    { production: 2, frozen: true, rolled: false },
  ],
  ['a freeze during a rollback', [...two, 'rollback', 'freeze', 'release', 'again'], { production: 2, frozen: false }],
];

/** Rows of steps that are the same at each run; a failure shows the one that it is about. */
function rowOf(seed: number, length: number): readonly Step[] {
  let state = seed * 2_654_435_761;
  const random = (count: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * count);
  };
  const kinds = ['bump', 'promote', 'again', 'release', 'rollback', 'promote', 'rollback to', 'release', 'freeze'];
  const steps = Array.from({ length }, () => {
    const kind = kinds[random(kinds.length)]!;
    return kind === 'rollback to' ? `rollback to ${1 + random(4)}` : kind;
  });
  return [...two, ...steps];
}

const set = { since: '2026-01-01T00:00:00Z', by: 'Ada' };

/** The versions that main has after each step, if the commands do what the model says. */
function versionsAfter(steps: readonly Step[]) {
  const states = steps.map((_, index) => steps.slice(0, index + 1).reduce(moved, nothing));
  const versions = states.map(({ production, frozen, rolled, back }, index) => ({
    commit: `${index}`.padStart(40, 'c'),
    time: new Date(Date.UTC(2026, 0, 1, index)).toISOString(),
    author: 'Ada',
    committer: 'GitHub',
    subject: '',
    images: production === undefined ? [] : [imageOf('web', 'a'.repeat(40), `${production}f`)],
    ...defined({
      hold: asOneHold([
        ...(rolled ? [{ ...set, reason: `rollback ${back}`, rollback: true as const }] : []),
        ...(frozen ? [{ ...set, ...freeze }] : []),
      ]),
    }),
  }));
  return { versions, last: states.at(-1)! };
}

test.each([
  ...[...rows, ...frozenRows].map(([, steps]) => steps),
  ...Array.from({ length: 300 }, (_, seed) => rowOf(seed, 30)),
])('the history is told as it was (%#)', (...steps) => {
  const { versions, last } = versionsAfter(steps);
  const events = eventsOf(versions);
  const out = Array.from({ length: last.staging }, (_, index) => index + 1).filter(
    (number) => rollbackOf(imageOf('web', 'a'.repeat(40), `${number}f`), events) !== undefined,
  );
  expect([steps.join(), out]).toEqual([steps.join(), [...last.out].toSorted((one, other) => one - other)]);
  const deployments = deploymentsOf(events).get('web') ?? [];
  expect(deployments.filter(({ rollback }) => rollback)).toHaveLength(last.back);
  expect(deployments.filter(({ rollback }) => !rollback)).toHaveLength(last.forward);
  const before = last.line.at(-2);
  const image = before === undefined ? undefined : imageOf('web', 'a'.repeat(40), `${before}f`);
  expect([steps.join(), versionBefore(events)?.images[0]]).toEqual([steps.join(), image]);
});

describe('history, gate and commands agree after', () => {
  test.each([...rows.filter((_, index) => index % 2 === 0), ...frozenRows])('%s', (_what, steps, expected) =>
    withScratchRepository(async (scratch) => {
      expect(await follow(scratch, steps)).toMatchObject(expected);
    }),
  );

  test.each([2, 3])('any row of steps (%i)', (seed) =>
    withScratchRepository(async (scratch) => {
      await follow(scratch, rowOf(seed, 8));
    }),
  );
});
