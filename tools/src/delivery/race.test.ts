import { expect, jest, test } from '@jest/globals';
import { commitOf } from '../lib/git/objects.ts';
import { bump } from './bump.ts';
import { eventsOf } from './history/history.ts';
import { imagesPath, readImages } from '../model/images-file.ts';
import { promote } from './promotion/promote.ts';
import { rollBack } from './rollback.ts';
import { withScratchRepository, type ScratchRepository } from '../lib/git/scratch-repository.ts';
import { imageOf, imageText } from '../model/image.fixture.ts';
import { versionsOf } from './history/versions.ts';
import { git } from '../lib/git/git.ts';

const ada = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];

jest.setTimeout(600_000);

/** How many bumps race. 50 take a minute on two cores; as few as these already lose often. */
const racing = Number(process.env['LOCKSTEP_RACE'] ?? 12);
const versions = Math.floor(racing / 2);
const others = racing - versions;

/** Commits of the service one after the other, all pushed at once. */
async function sourcesOf(scratch: ScratchRepository, count: number): Promise<readonly string[]> {
  const tip = await scratch.write('apps/web/a', '0');
  const sources: string[] = [];
  for (let number = 1; number <= count; number += 1) {
    await git(scratch.person, [...ada, 'commit', '--quiet', '--allow-empty', '-m', `Change ${number}`]);
    sources.push((await commitOf(scratch.person, 'HEAD'))!);
  }
  await git(scratch.person, ['push', '--quiet', 'origin', 'main']);
  return [tip, ...sources];
}

test(`${racing} bumps at once with a promotion and a rollback between them: nothing lost, nothing reordered, one straight line`, () =>
  withScratchRepository(async (scratch) => {
    const { remote: repo } = scratch;
    const [zeroth, ...sources] = await sourcesOf(scratch, versions + 1);
    const [first, ...rest] = sources;
    for (const [source, digit] of [
      [zeroth!, '1'],
      [first!, '2'],
    ] as const) {
      await bump({ repo, images: [imageText('web', source, digit)] });
      await promote({ repo, merge: true });
    }
    const before = (await scratch.subjects()).length;
    const names = Array.from({ length: others }, (_, index) => `other-${String(index).padStart(2, '0')}`);
    const started = performance.now();
    // The newest first, so that many an older one ends last.
    const ofWeb = rest.toReversed().map((source) => bump({ repo, images: [imageText('web', source, source)] }));
    const ofOthers = names.map((name) => bump({ repo, images: [imageText(name, first!, '3')] }));
    const back = rollBack({ repo, environment: 'production', reason: 'errors doubled' });
    const forth = promote({ repo });
    const outcomes = await Promise.allSettled([...ofWeb, ...ofOthers]);
    const [{ commit: rolledBack, tries }, promotion] = await Promise.all([back, forth]);
    const seconds = (performance.now() - started) / 1000;

    // Nothing lost: every other image is there, and web stands at the newest of its commits.
    const staging = readImages('staging', await scratch.read(imagesPath('staging')));
    expect(staging).toEqual([
      ...names.map((name) => imageOf(name, first!, '3')),
      imageOf('web', rest.at(-1)!, rest.at(-1)!),
    ]);
    expect(readImages('production', await scratch.read(imagesPath('production')))).toEqual([
      imageOf('web', zeroth!, '1'),
    ]);

    // Nothing reordered: whoever came too late was told so, and web only ever moved to a later commit.
    expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([]);
    const ended = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    const late = ended.filter(({ superseded }) => superseded !== undefined);
    // Services stand in nobody else's way: each of the others' bumps was taken.
    expect(ended.slice(-others).filter(({ commit }) => commit === undefined)).toEqual([]);
    expect(late.filter(({ commit }) => commit !== undefined)).toEqual([]);
    const events = eventsOf(await versionsOf(repo, 'staging', 'main'));
    const order = events.flatMap(({ images }) =>
      images.filter(({ name }) => name.endsWith('/web')).map(({ tag }) => tag),
    );
    const places = order.map((tag) => [zeroth, ...sources].indexOf(tag));
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(events.flatMap((event) => event.rolledBack)).toEqual([]);

    // One straight line: no merge, one commit per bump that was taken, and the rollback.
    const merges = await git(repo, ['rev-list', '--merges', 'main']);
    expect(merges.stdout).toBe('');
    const taken = ended.filter(({ commit }) => commit !== undefined);
    expect(await scratch.subjects()).toHaveLength(before + taken.length + 1);
    expect(rolledBack).toBeDefined();

    const all = taken.map((result) => result.tries).toSorted((one, other) => one - other);
    console.info(
      `${racing} bumps at once: ${taken.length} taken, ${late.length} superseded, in ${seconds.toFixed(1)} s; ` +
        `tries of a taken one: median ${all[all.length >> 1]}, most ${all.at(-1)}; of the rollback ${tries}, ` +
        `of the promotion ${promotion.tries}`,
    );
  }));
