import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { hold, releaseHold } from '../../delivery/hold.ts';
import { rollBack } from '../../delivery/rollback.ts';
import { bump } from '../../delivery/bump.ts';
import { promote } from '../../delivery/promotion/promote.ts';
import { commit, isDirty } from '../../lib/git/checkout.ts';
import { git } from '../../lib/git/git.ts';
import { commitOf } from '../../lib/git/objects.ts';
import { init } from '../../lib/git/repository.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { environments, type Environment } from '../../model/environment.ts';
import { originPath, portsFrom, type Instance } from '../../model/instance.ts';
import { imagesPath, readImages } from '../../model/images-file.ts';
import { fileAt } from '../../lib/git/objects.ts';
import { firstService, services } from '../../model/services.ts';
import { sourceCommit } from '../../image/build/service-image.ts';
import { seedOrigin } from '../origin/seed.ts';
import { followChange } from './demo.ts';
import { textIn } from './page-text.ts';
import { shownService } from './ready.ts';

jest.setTimeout(120_000);

const file = `${firstService.sources[0]}/greeting.ts`;
const page = { name: 'web', title: 'service', host: 'web', application: firstService.application };
const shown = shownService([{ ...firstService, demo: file }], [page]);

interface Scene {
  readonly checkout: string;
  readonly instance: Instance;
  readonly said: string[];
  readonly opened: string[];
  /** The line at which the next run is interrupted. */
  interruptAt?: string | undefined;
  /** How often production still answers as before. */
  late: number;
  /** How often production's pods are asked before none runs the image of before. */
  slow: number;
  run(options?: { undo?: boolean; only?: Environment }): Promise<void>;
  /** What an environment's page says, by what the origin pins. */
  says(environment: Environment): Promise<string>;
  head(): Promise<string>;
}

/** A checkout whose first release runs in both environments, if any; what they serve follows from what the origin pins. */
async function withScene(work: (scene: Scene) => Promise<void>, released = true): Promise<void> {
  await withScratchFolder('demo', async (folder) => {
    const checkout = join(folder, 'checkout');
    const instance: Instance = {
      name: 'default',
      prefix: 'lockstep',
      dir: join(folder, 'state'),
      ports: portsFrom(8080),
      environments,
      closed: false,
      small: true,
      engine: 'docker',
    };
    const origin = originPath(instance);
    await init(checkout);
    await git(checkout, ['config', 'user.name', 'Ada']);
    await git(checkout, ['config', 'user.email', 'ada@example.org']);
    await mkdir(join(checkout, dirname(file)), { recursive: true });
    await writeFile(join(checkout, file), "export const greeting = 'Hello';\n");
    await commit(checkout, 'Greet', [file]);
    await seedOrigin(checkout, origin, () => {});
    const imageAt = async (revision: string) => {
      const source = await sourceCommit(checkout, revision, firstService);
      return `${firstService.image}:${source}@sha256:${source.padEnd(64, '0').slice(0, 64)}`;
    };
    if (released) {
      await bump({ images: [await imageAt('HEAD')], repo: origin });
      await promote({ repo: origin, merge: true });
    }
    const pinnedIn = async (environment: Environment) => {
      const path = imagesPath(environment);
      return readImages(path, await fileAt(origin, 'main', path))[0]!;
    };
    const imageOf = async (environment: Environment) => {
      const { tag, digest } = await pinnedIn(environment);
      return `${firstService.image}:${tag}@${digest}`;
    };
    const says = async (environment: Environment) =>
      textIn(file, (await fileAt(origin, (await pinnedIn(environment)).tag, file))!);
    const scene: Omit<Scene, 'run'> = {
      checkout,
      instance,
      said: [],
      opened: [],
      late: 0,
      slow: 0,
      says,
      head: async () => (await commitOf(checkout, 'HEAD'))!,
    };
    const run: Scene['run'] = async ({ undo = false, only } = {}) =>
      await followChange({
        checkout,
        instance: only === undefined ? instance : { ...instance, environments: [only] },
        undo,
        shown,
        say: (line) => {
          if (scene.interruptAt !== undefined && line.includes(scene.interruptAt)) throw new Error('the power went');
          scene.said.push(line);
        },
        open: async (url) => void scene.opened.push(url),
        build: async ({ revision = 'HEAD' }) => ({
          reference: await imageAt(revision),
          commit: await sourceCommit(checkout, revision, firstService),
          reused: false,
        }),
        images: async (environment) => {
          const pinned = await imageOf(environment);
          if (environment === 'production' && scene.slow > 0)
            return [`${firstService.image}:before-${scene.slow--}`, pinned];
          return [pinned];
        },
        read: async (environment) => {
          if (environment === 'production' && scene.late > 0) return `<p>Hello, ${scene.late--} to go</p>`;
          return `<p>${await says(environment)}</p>`;
        },
      });
    await work(Object.assign(scene, { run }) as Scene);
  });
}

describe('the demo', () => {
  test('is at its end when no pod runs another image, whatever the page showed before', () =>
    withScene(async (scene) => {
      scene.slow = 2;
      await scene.run();
      expect(scene.slow).toBe(0);
    }));

  test('brings one change to both pages by the commands that it names, in the name of the checkout', () =>
    withScene(async ({ checkout, instance, run, says, said, opened, head }) => {
      await run();
      expect([await says('staging'), await says('production')]).toEqual(['Hello, change 1', 'Hello, change 1']);
      expect(await readFile(join(checkout, file), 'utf8')).toBe("export const greeting = 'Hello, change 1';\n");
      expect(await isDirty(checkout)).toBe(false);
      const { stdout } = await git(originPath(instance), ['log', '--first-parent', '--format=%an <%ae>', '-3', 'main']);
      expect(stdout.split('\n')).toEqual(Array(3).fill('Ada <ada@example.org>'));
      const { stdout: own } = await git(checkout, ['log', '--format=%an <%ae> %s', '-1']);
      expect(own).toBe('Ada <ada@example.org> Show "Hello, change 1" on the page (lockstep demo)');
      const commands = said.filter((line) => line.includes('$ ')).map((line) => line.trim());
      const image = `${firstService.image}:${await head()}@sha256:${(await head()).padEnd(64, '0')}`;
      expect(commands.slice(1)).toEqual([
        '$ npm run lockstep -- push',
        '$ npm run lockstep -- build',
        `$ npm run lockstep -- bump --push --repo local --image ${image}`,
        '$ npm run lockstep -- open web staging',
        `$ npm run lockstep -- promote --merge${services.length > 1 ? ` --only ${firstService.name}` : ''} --repo local`,
        '$ npm run lockstep -- open web production',
      ]);
      expect(opened).toEqual(['https://web.staging.localhost:8441/', 'https://web.production.localhost:8442/']);
      expect(said.at(-1)).toMatch(/^\nstep +time\n[^]*Live in production +\d+\.\d s\nall/);
    }));

  test('makes another change at each run, and all of them can be taken back, once', () =>
    withScene(async ({ run, says, said, head }) => {
      await run();
      await run();
      expect(await says('production')).toBe('Hello, change 2');
      await run({ undo: true });
      expect([await says('staging'), await says('production')]).toEqual(['Hello', 'Hello']);
      const before = await head();
      await run({ undo: true });
      expect([await head(), said.at(-1)]).toEqual([before, 'Nothing of the demo is there to take back.']);
      await run();
      expect(await says('production')).toBe('Hello, change 1');
    }));

  test('takes nothing back that a person wrote since, or that a revert has taken back', () =>
    withScene(async ({ checkout, run, said, head }) => {
      await run();
      await git(checkout, ['revert', '--no-edit', await head()]);
      await run({ undo: true });
      expect(said.at(-1)).toBe('Nothing of the demo is there to take back.');
    }));

  test.each([
    ['Bring it to main', 0],
    ['Bump staging', 0],
    ['Promote it', 0],
    ['Live in production', 1],
  ])('interrupted before "%s", goes on with the same change', (interruptAt, late) =>
    withScene(async (scene) => {
      scene.interruptAt = interruptAt;
      await expect(scene.run()).rejects.toThrow('the power went');
      const made = await scene.head();
      Object.assign(scene, { interruptAt: undefined, late });
      await scene.run();
      expect(await scene.head()).toBe(made);
      expect(scene.said).toContain('Goes on with the change that an earlier run began.');
      expect(await scene.says('production')).toBe('Hello, change 1');
    }),
  );

  test('after a rollback and its end, is free to make the next change', () =>
    withScene(async ({ instance, run, says }) => {
      await run();
      await rollBack({ repo: originPath(instance), environment: 'production', reason: 'a try' });
      await expect(run()).rejects.toThrow(
        /Nothing is changed: production takes nothing new: it is held since .* a try\. npm run lockstep -- release-hold production --repo local ends that/,
      );
      await releaseHold({ repo: originPath(instance), environment: 'production' });
      await run({ undo: true });
      expect(await says('production')).toBe('Hello');
    }));

  test('ends in staging where production has no cluster', () =>
    withScene(async ({ run, says, said, opened }) => {
      await run({ only: 'staging' });
      expect([await says('staging'), await says('production')]).toEqual(['Hello, change 1', 'Hello']);
      expect(opened).toHaveLength(1);
      expect(said.at(-1)).toContain('production has no cluster here: npm run up starts it.');
    }));
});

describe('nothing is changed by the demo', () => {
  const refusals: readonly (readonly [string, (scene: Scene) => Promise<unknown>, RegExp])[] = [
    [
      'with a work tree that holds a change',
      ({ checkout }) => writeFile(join(checkout, 'new'), ''),
      /the work tree holds changes that no commit has: new\. Commit them, or put them aside/,
    ],
    [
      'without a git identity',
      ({ checkout }) => git(checkout, ['config', '--unset', 'user.email']),
      /git does not know who you are.*git config user\.name/,
    ],
    [
      'on no branch',
      ({ checkout }) => git(checkout, ['switch', '--quiet', '--detach']),
      /no branch is checked out, so that the commit would be lost/,
    ],
    [
      'while staging is held',
      ({ instance }) => hold({ repo: originPath(instance), environment: 'staging', reason: 'a freeze' }),
      /staging takes nothing new: it is held since .* by .*: a freeze\. npm run lockstep -- release-hold staging/,
    ],
    [
      'in a repository that has nothing in common with that of the clusters',
      async ({ checkout }) => {
        await git(checkout, ['switch', '--quiet', '--orphan', 'other']);
        await mkdir(join(checkout, dirname(file)), { recursive: true });
        await writeFile(join(checkout, file), "export const greeting = 'Other';\n");
        await commit(checkout, 'Begin', [file]);
      },
      /does not belong to the history of .*: the two have no commit in common\. Run this in the repository/,
    ],
    [
      'that conflicts with what the clusters have',
      async ({ checkout, instance }) => {
        const other = `${checkout}-other`;
        await git('.', ['clone', '--quiet', originPath(instance), other]);
        await writeFile(join(other, file), "export const greeting = 'Good day';\n");
        await commit(other, 'Greet otherwise', [file]);
        await git(other, ['push', '--quiet', 'origin', 'HEAD:main']);
      },
      /of the checkout conflicts with main of .*: git pull/,
    ],
    [
      'whose file is not as it is named',
      async ({ checkout }) => {
        await writeFile(join(checkout, file), 'export const greeting = hello();\n');
        await commit(checkout, 'Call it', [file]);
      },
      /is no file that the demo can change: it gives a name to 0 texts/,
    ],
  ];

  test.each(refusals)('%s', (_title, spoil, why) =>
    withScene(async (scene) => {
      await spoil(scene);
      const before = [await scene.head(), await commitOf(originPath(scene.instance), 'main')];
      await expect(scene.run()).rejects.toThrow(why);
      expect([await scene.head(), await commitOf(originPath(scene.instance), 'main')]).toEqual(before);
      expect(scene.opened).toEqual([]);
    }, false),
  );

  test('where no service says what it can change', () => {
    const { demo: _demo, ...service } = { demo: '', ...firstService };
    expect(() => shownService([service], [page])).toThrow(
      'no service of lockstep.config.ts with a page has `demo`, the file of a text that its page shows',
    );
  });
});
