import { beforeAll, expect, jest, test } from '@jest/globals';
import type { ScratchRepository } from '../lib/git/scratch-repository.ts';
import type { FakeGh } from '../lib/github/fake-gh.ts';
import type { Environment } from '../model/environment.ts';

jest.setTimeout(300_000);

const [qa, production] = ['qa', 'production'] as readonly Environment[] as [Environment, Environment];

/** Modules that know three environments: they are read once, when they are first imported. */
async function three() {
  const { knowEnvironments } = await import('../model/environments.fixture.ts');
  knowEnvironments(['staging', 'qa', 'production']);
  const modules = await Promise.all([
    import('../delivery/bump.ts'),
    import('../delivery/hold.ts'),
    import('../delivery/rollback.ts'),
    import('../delivery/read-repository.ts'),
    import('../delivery/status.ts'),
    import('../delivery/status-text.ts'),
    import('../delivery/promotion/branches.ts'),
    import('../delivery/promotion/open.ts'),
    import('../delivery/promotion/promote.ts'),
    import('./check/context.ts'),
    import('./delivery.ts'),
    import('../lib/files/write-files.ts'),
    import('../lib/git/checkout.ts'),
    import('../lib/git/objects.ts'),
    import('../lib/git/remote.ts'),
    import('../lib/git/scratch-repository.ts'),
    import('../lib/github/fake-gh.ts'),
    import('../model/config/config.ts'),
    import('../model/images-file.ts'),
    import('../model/image.fixture.ts'),
  ]);
  return Object.assign({}, ...modules) as UnionToIntersection<(typeof modules)[number]>;
}

type UnionToIntersection<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer I) => void ? I : never;

let its: Awaited<ReturnType<typeof three>>;
beforeAll(async () => {
  its = await three();
});

async function release(scratch: ScratchRepository, number: string) {
  const source = await scratch.write('apps/web/a', number);
  await its.bump({ repo: scratch.remote, images: [its.imageText('web', source, number)] });
  return its.imageOf('web', source, number);
}

/** The first digit of each environment's digest; a dash where it pins nothing. */
async function pinned({ remote }: ScratchRepository): Promise<string> {
  const digits = ['staging', 'qa', 'production'].map(async (environment) => {
    const path = its.imagesPath(environment as Environment);
    return its.readImages(path, await its.fileAt(remote, 'main', path))[0]?.digest['sha256:'.length] ?? '-';
  });
  return (await Promise.all(digits)).join(' ');
}

const merged = (scratch: ScratchRepository, to: Environment) => its.promote({ repo: scratch.remote, to, merge: true });

test('a version goes from one environment to the next, and passes none', () =>
  its.withScratchRepository(async (scratch) => {
    await release(scratch, '1');
    await expect(merged(scratch, production)).rejects.toThrow('promote --to qa');
    await merged(scratch, qa);
    expect(await pinned(scratch)).toBe('1 1 -');
    await release(scratch, '2');
    await merged(scratch, production);
    expect(await pinned(scratch)).toBe('2 1 1');
    await merged(scratch, qa);
    expect(await pinned(scratch)).toBe('2 2 1');
    await merged(scratch, production);
    expect(await pinned(scratch)).toBe('2 2 2');
    await expect(merged(scratch, 'staging')).rejects.toThrow('it is the first environment');
  }));

test('each hop has its branch, and another says nothing of it', () => {
  const { branchFor, namedBranch, promotionBranch } = its;
  expect([qa, production].map((to) => branchFor(undefined, 'each', to))).toEqual(['promote/qa', 'promote/production']);
  expect([qa, production].map((to) => branchFor(['web'], 'each', to))).toEqual(['promote/qa__web', 'promote/web']);
  expect([qa, production].map((to) => branchFor(['web'], 'together', to))).toEqual([
    'promote/qa_web',
    'promote/production_web',
  ]);
  expect(promotionBranch).toBe('promote/production');
  expect(namedBranch('promote/qa__web')).toMatchObject({ hop: { from: 'staging', to: 'qa' }, service: 'web' });
  expect(namedBranch('promote/web')).toMatchObject({ hop: { from: 'qa', to: 'production' }, service: 'web' });
  expect(namedBranch('promote/qa')).toEqual({ hop: { from: 'staging', to: 'qa' } });
  expect(['promote/qa_web', 'promote/a/b', 'topic'].map(namedBranch)).toEqual([undefined, undefined, undefined]);
});

/** The open pull requests: their branches and titles. */
async function openOf(fake: FakeGh): Promise<readonly string[]> {
  const { pulls } = await fake.state();
  return pulls.flatMap(({ state, head, title }) => (state === 'open' ? [`${head}: ${title}`] : []));
}

test.each(['together', 'each'])('pull requests of two hops are kept side by side: %s', (way) =>
  its.withFakeGh((fake) =>
    its.withScratchRepository(async (scratch) => {
      const repo = scratch.remote;
      await scratch.write(its.configFile, `export default { promotion: '${way}' };\n`);
      await release(scratch, '1');
      await merged(scratch, qa);
      await release(scratch, '2');
      for (const to of [qa, production]) await its.openPromotions(fake.github, { repo, to });
      const [first, last] = way === 'each' ? ['qa__web', 'web'] : ['qa', 'production'];
      expect((await openOf(fake)).map((line) => line.replace(/[0-9a-f]{7}/, 'x'))).toEqual([
        `promote/${first}: Promote web x to qa`,
        `promote/${last}: Promote web x to production`,
      ]);
      await its.hold({ repo, environment: qa, reason: 'a test runs there' });
      for (const to of [qa, production]) await its.openPromotions(fake.github, { repo, to });
      expect((await openOf(fake)).map((line) => line.split(':')[0])).toEqual([`promote/${last}`]);
    }),
  ),
);

test('a hold and a rollback of one environment are not those of the next', () =>
  its.withScratchRepository(async (scratch) => {
    const repo = scratch.remote;
    for (const number of ['1', '2']) {
      await release(scratch, number);
      await merged(scratch, qa);
    }
    await merged(scratch, production);
    await its.rollBack({ repo, environment: qa, reason: 'it is slow there' });
    expect(await pinned(scratch)).toBe('2 1 2');
    expect((await merged(scratch, qa)).held).toBeDefined();
    await its.releaseHold({ repo, environment: qa });
    expect((await merged(scratch, qa)).withheld[0]?.reason).toMatch(/^qa was rolled back from it by/);
    // Older than what production runs: it is offered no step back.
    expect((await merged(scratch, production)).withheld[0]?.reason).toContain('lockstep rollback production');
  }));

test('status tells of each hop', () =>
  its.withScratchRepository(async (scratch) => {
    await release(scratch, '1');
    await merged(scratch, qa);
    await release(scratch, '2');
    const text = await its.withSource({ repo: scratch.remote, instance: 'default' }, async (source) =>
      its.deliveryText(await its.deliveryStatus(source)),
    );
    expect(text).toMatch(/web waits for qa: [0-9a-f]{7} -> [0-9a-f]{7}, 1 commit\n/);
    expect(text).toMatch(/web waits for production: none -> [0-9a-f]{7}/);
  }));

test('the gate lets nothing pass an environment, and leaves what stood before it came in between', () =>
  its.withScratchRepository(async (scratch) => {
    const [repo, root] = [scratch.remote, scratch.person];
    const path = its.imagesPath(production);
    const one = await release(scratch, '1');
    // As if qa had not been there yet.
    await scratch.write(path, its.withExactly(path, undefined, [one]));
    const two = await release(scratch, '2');
    const refusals = async (files: Readonly<Record<string, string>>) => {
      await its.fetchBranch(root, 'main');
      await its.switchAnew(root, 'change', 'origin/main');
      await its.writeFiles(root, files);
      return (await its.deliveryFindings(its.contextOf({ root, base: 'origin/main' }))).map(({ reason }) => reason);
    };
    expect(await refusals({ 'docs/x.md': 'x' })).toEqual([]);
    expect(await refusals({ [path]: its.withExactly(path, undefined, [two]) })).toEqual([
      'qa never ran this commit and digest on main',
    ]);
    await merged({ ...scratch, remote: repo }, qa);
    expect(await refusals({ [path]: its.withExactly(path, undefined, [two]) })).toEqual([]);
  }));
