import { expect, jest, test } from '@jest/globals';
import { withFakeGh, type FakeGh } from '../../lib/github/fake-gh.ts';
import { git } from '../../lib/git/git.ts';
import { commitFiles, commitOf, requireCommit } from '../../lib/git/objects.ts';
import { withScratchRepository, type ScratchRepository } from '../../lib/git/scratch-repository.ts';
import { configFile } from '../../model/config/config.ts';
import { imageText } from '../../model/image.fixture.ts';
import { shortName } from '../../model/image-reference.ts';
import { imagesPath, readImages, withExactly } from '../../model/images-file.ts';
import { bump } from '../bump.ts';
import { hold, releaseHold } from '../hold.ts';
import { promotionBranch } from './branches.ts';
import { openPromotions } from './open.ts';

jest.setTimeout(300_000);

const production = imagesPath('production');
const way = (name: string) => `export default { promotion: '${name}' };\n`;

interface Offered {
  readonly scratch: ScratchRepository;
  readonly fake: FakeGh;
  readonly repo: string;
  /** Bumps services to new versions: "web 2". */
  bumped(...versions: readonly string[]): Promise<void>;
  open(only?: readonly string[]): ReturnType<typeof openPromotions>;
  /** The open pull requests, by their branches. */
  pulls(): Promise<readonly string[]>;
  /** Takes a branch's pull request in as GitHub does by squash, or gives false where it conflicts. */
  merge(branch: string): Promise<boolean>;
  pinned(): Promise<string>;
}

function withServices(work: (offered: Offered) => Promise<void>): Promise<void> {
  return withFakeGh((fake) =>
    withScratchRepository(async (scratch) => {
      const { remote: repo } = scratch;
      await scratch.write(configFile, way('each'));
      await work({
        scratch,
        fake,
        repo,
        bumped: async (...versions) => {
          const source = await scratch.write('apps/web/a', versions.join());
          const images = versions.map((version) => version.split(' ') as [string, string]);
          await bump({ repo, images: images.map(([name, number]) => imageText(name, source, number)) });
        },
        open: (only) => openPromotions(fake.github, { repo, only }),
        pulls: async () => {
          const { pulls } = await fake.state();
          return pulls.filter(({ state }) => state === 'open').map(({ head }) => head);
        },
        merge: async (branch) => {
          const merged = await git(repo, ['merge-tree', '--write-tree', 'main', branch], { accept: [0, 1] });
          if (merged.code === 1) return false;
          const tree = merged.stdout.split('\n')[0]!;
          const parent = await requireCommit(repo, 'main');
          const { stdout } = await git(repo, [
            '-c',
            'user.name=Ada',
            '-c',
            'user.email=ada@example.org',
            'commit-tree',
            tree,
            '-p',
            parent,
            '-m',
            `Merge ${branch}`,
          ]);
          await git(repo, ['update-ref', 'refs/heads/main', stdout]);
          const { pulls } = await fake.state();
          await fake.set({ pulls: pulls.map((one) => Object.assign(one, one.head === branch && { state: 'closed' })) });
          return true;
        },
        pinned: async () =>
          readImages(production, await scratch.read(production))
            .map(({ name, digest }) => `${shortName(name)} ${digest['sha256:'.length]}`)
            .join(', '),
      });
    }),
  );
}

/** Production runs a first version of three services. */
async function started({ bumped, open, merge }: Offered): Promise<void> {
  await bumped('api 1', 'lamp 1', 'web 1');
  for (const branch of ['promote/api', 'promote/lamp', 'promote/web']) {
    await open();
    expect(await merge(branch)).toBe(true);
  }
  await open();
}

test('each service has a pull request of its own, that is opened, refreshed and closed with its own reason', () =>
  withServices(async (offered) => {
    await started(offered);
    const { scratch, fake, repo, bumped, open, pulls, pinned } = offered;
    expect([await pinned(), await pulls()]).toEqual(['api 1, lamp 1, web 1', []]);
    expect((await open()).promotions).toEqual([]);
    await bumped('api 2', 'web 2');
    const first = await open();
    expect(first.promotions.map(({ pullRequest }) => pullRequest?.action)).toEqual(['opened', 'opened']);
    expect(await pulls()).toEqual(['promote/api', 'promote/web']);
    const [, web] = first.promotions;
    expect(web?.changes.map(({ name }) => shortName(name))).toEqual(['web']);
    expect(web?.body).toContain('the images of web, and of no other service, that staging runs');
    expect(web?.body).toContain('rollback production --only web --open-pr');
    const api = await commitOf(repo, 'promote/api');
    await bumped('web 3');
    const second = await open();
    expect(second.promotions.map(({ pullRequest }) => pullRequest?.action)).toEqual(['refreshed', 'refreshed']);
    expect([await commitOf(repo, 'promote/api'), await pulls()]).toEqual([api, ['promote/api', 'promote/web']]);

    await hold({ repo, environment: 'production', reason: 'errors doubled', only: ['web'] });
    const held = await open();
    expect(held.promotions.map(({ pullRequest }) => pullRequest?.action)).toEqual(['refreshed', 'closed']);
    const comments = async (branch: string) =>
      (await fake.state()).pulls.findLast(({ head }) => head === branch)?.comments;
    expect(await comments('promote/web')).toEqual([expect.stringContaining('it is held (only web) since')]);
    expect(await commitOf(repo, 'promote/web')).toBeUndefined();

    await hold({ repo, environment: 'production', reason: 'a freeze' });
    const frozen = await open();
    expect([frozen.promotions, frozen.decision.held?.reason, await pulls()]).toEqual([[], 'a freeze', []]);
    expect(await comments('promote/api')).toEqual([expect.stringContaining('production is held since')]);
    await releaseHold({ repo, environment: 'production' });
    await releaseHold({ repo, environment: 'production', only: ['web'] });

    // One alone is looked after, and the other is left as it is.
    await open(['web']);
    expect(await pulls()).toEqual(['promote/web']);
    await open();
    const inStep = readImages(production, await scratch.read(imagesPath('staging')));
    await scratch.write(production, withExactly(production, undefined, inStep));
    await open(['api']);
    expect(await pulls()).toEqual(['promote/web']);
    expect(await comments('promote/api')).toEqual(['Nothing to promote: production pins what staging does of api.\n']);
    expect((await open()).closed.map(({ branch }) => branch)).toEqual(['promote/web']);
  }));

test('another way closes what the one before left open, and a branch that is somebody’s own stays', () =>
  withServices(async ({ scratch, fake, repo, bumped, open, pulls }) => {
    await bumped('api 1', 'web 1');
    await open();
    const parent = await requireCommit(repo, 'main');
    const by = 'Ada <ada@example.org>';
    const own = { parent, message: 'Mine\n', files: { 'docs/mine': '1' }, by, ref: 'refs/heads/promote/mine' };
    await commitFiles(repo, own);
    await scratch.write(configFile, way('together'));
    const together = await open();
    expect(together.closed.map(({ branch }) => branch)).toEqual(['promote/api', 'promote/web']);
    expect(together.closed[0]?.reason).toBe(
      "One pull request offers all services: promotion is 'together' in lockstep.config.ts.",
    );
    expect(await pulls()).toEqual([promotionBranch]);
    // What somebody offers of one service alone is left to them.
    await open(['web']);
    expect(await pulls()).toEqual([promotionBranch, `${promotionBranch}_web`]);
    await scratch.write(configFile, way('each'));
    const each = await open();
    expect(each.closed.map(({ branch, reason }) => `${branch} ${reason}`)).toEqual([
      `${promotionBranch} Each service has a pull request of its own: promotion is 'each' in lockstep.config.ts.`,
    ]);
    expect(await pulls()).toEqual([`${promotionBranch}_web`, 'promote/api', 'promote/web']);
    expect(await commitOf(repo, 'promote/mine')).toBeDefined();
    expect((await fake.state()).calls.filter(({ args }) => args.join().includes('promote/mine'))).toEqual([]);
  }));

test('one of a service that is gone is taken out of production, and closed when that has happened by hand', () =>
  withServices(async (offered) => {
    await started(offered);
    const { scratch, open, pulls } = offered;
    const staging = imagesPath('staging');
    const less = async (path: string) => {
      const rest = readImages(path, await scratch.read(path)).filter(({ name }) => shortName(name) !== 'lamp');
      await scratch.write(path, withExactly(path, undefined, rest));
    };
    await less(staging);
    const [out] = (await open()).promotions;
    expect(out?.changes).toMatchObject([{ name: expect.stringMatching(/lamp$/) }]);
    expect(out?.changes[0]?.next).toBeUndefined();
    expect(await pulls()).toEqual(['promote/lamp']);
    await less(production);
    expect((await open()).closed).toMatchObject([
      { branch: 'promote/lamp', reason: 'lamp is gone: no service is called so, and no environment pins it.' },
    ]);
  }));

test('two that move neighbours in the one file merge one after the other, and the second keeps its approvals', () =>
  withServices(async (offered) => {
    await started(offered);
    const { repo, bumped, open, merge, pinned } = offered;
    await bumped('api 2', 'lamp 2', 'web 2');
    await open();
    const lamp = await commitOf(repo, 'promote/lamp');
    expect(await merge('promote/api')).toBe(true);
    // Merged into main it says what it would say made anew.
    await open();
    expect(await commitOf(repo, 'promote/lamp')).toBe(lamp);
    expect([await merge('promote/lamp'), await merge('promote/web')]).toEqual([true, true]);
    expect(await pinned()).toBe('api 2, lamp 2, web 2');
  }));

test('two that bring a first version conflict when one is merged, and the next run makes the other anew', () =>
  withServices(async ({ repo, bumped, open, merge, pinned, pulls }) => {
    await bumped('api 1', 'web 1');
    await open();
    const web = await commitOf(repo, 'promote/web');
    expect([await merge('promote/api'), await merge('promote/web')]).toEqual([true, false]);
    await open();
    expect(await commitOf(repo, 'promote/web')).not.toBe(web);
    expect(await pulls()).toEqual(['promote/web']);
    expect(await merge('promote/web')).toBe(true);
    expect(await pinned()).toBe('api 1, web 1');
  }));

test('without GitHub the branches of what waits are made, and nothing is taken away', () =>
  withServices(async ({ scratch, repo, bumped, open, pulls }) => {
    await bumped('api 1', 'web 1');
    await open();
    await scratch.write(configFile, way('together'));
    const { promotions, closed } = await openPromotions(undefined, { repo });
    expect([promotions.map(({ branch }) => branch), closed]).toEqual([[promotionBranch], []]);
    expect(await pulls()).toEqual(['promote/api', 'promote/web']);
  }));
