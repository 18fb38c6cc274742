import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Failure } from '../../../lib/failure.ts';
import { withScratchFolder } from '../../../lib/files/scratch-folder.ts';
import { commit } from '../../../lib/git/checkout.ts';
import { git } from '../../../lib/git/git.ts';
import { fileAt } from '../../../lib/git/objects.ts';
import { init } from '../../../lib/git/repository.ts';
import { originPath, portsFrom, type Instance } from '../../../model/instance.ts';
import type { BuiltImage } from '../../../toolbox/sources/build.ts';
import { pagedImages } from '../../../toolbox/sources/data/paged-images.ts';
import { leftOutPages } from '../../../toolbox/sources/pages/left-out.ts';
import type { PagedImage } from '../../../toolbox/sources/source.ts';
import { seedOrigin } from '../../origin/seed.ts';
import type { UpContext } from '../context.ts';
import { pageSteps, pageStepNames, showKeptPages } from './pages.ts';
import { choicesOfPage, runs } from './shown-pages.ts';

const overlay = 'components: []\n';
const environments = ['staging', 'production'] as const;
const applications = [...new Set(pagedImages.map(({ application }) => application))];
const path = (environment: string, application = 'monitoring'): string =>
  `local/${environment}/${application}/kustomization.yaml`;
const digest = (of: string): string => `sha256:${of.repeat(64)}`;

function paged(title: string, component?: string): PagedImage {
  const name = `quay.io/x/${title.toLowerCase()}`;
  const image = { name, tag: '1-pages', holds: { version: '1' }, usedBy: 'mirror' } as const;
  return { title, application: 'monitoring', image, ...(component === undefined ? {} : { component }) };
}

const kept = { ...process.env };
beforeEach(() => {
  process.env = { ...kept };
});
afterEach(() => {
  process.env = { ...kept };
});

interface Scene {
  readonly context: UpContext;
  /** Runs the steps; images whose title is among these cannot be built, or do not come up. */
  run(pages: readonly PagedImage[], fails?: { build?: readonly string[]; wait?: readonly string[] }): Promise<string[]>;
  overlays(): Promise<readonly (string | undefined)[]>;
  subjects(): Promise<readonly string[]>;
}

function refuse(titles: readonly string[] | undefined, title: string, what: string): void {
  if (titles?.includes(title) === true) throw new Failure({ what: `${what} of ${title}`, wayOut: 'Wait.' });
}

async function withScene(work: (scene: Scene) => Promise<void>): Promise<void> {
  await withScratchFolder('pages', async (folder) => {
    process.env['XDG_CACHE_HOME'] = join(folder, 'cache');
    const [checkout, dir] = [join(folder, 'checkout'), join(folder, 'state')];
    await init(checkout);
    for (const environment of environments) {
      for (const application of applications) {
        const file = join(checkout, path(environment, application));
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, overlay);
      }
    }
    await commit(checkout, 'First', ['.']);
    await mkdir(dir);
    const instance = { name: 'default', dir, ports: portsFrom(8080), environments } as unknown as Instance;
    const origin = originPath(instance);
    await seedOrigin(checkout, origin, () => {});
    const context = { instance, registries: {}, leftOut: new Map() } as unknown as UpContext;
    await work({
      context,
      run: async (pages, fails = {}) => {
        context.leftOut.clear();
        const said: string[] = [];
        const steps = pageSteps(pages, {
          build: async (image) => {
            const page = pages.find((one) => one.image === image)!;
            refuse(fails.build, page.title, 'Could not install the packages');
            return { digest: digest(page.title.slice(0, 1).toLowerCase()) } as BuiltImage;
          },
          wait: async (_instance, { title }) => refuse(fails.wait, title, 'Waited in vain for the page'),
        });
        for (const step of steps) await step.run(context, (line) => void said.push(line));
        return said;
      },
      overlays: () => Promise.all(environments.map((environment) => fileAt(origin, 'main', path(environment)))),
      subjects: async () => (await git(origin, ['log', '--format=%s', 'main'])).stdout.split('\n'),
    });
  });
}

const [alpha, beta] = [paged('Alpha'), paged('Beta', 'beta')];

test('what is built is shown by digest in every cluster, by one commit, and a second run changes nothing', () =>
  withScene(async ({ run, overlays, subjects, context }) => {
    await run([alpha, beta]);
    for (const text of await overlays()) {
      expect(text).toContain(`- name: quay.io/x/alpha\n    newTag: 1-pages\n    digest: ${digest('a')}\n`);
      expect(text).toMatch(/- name: quay.io\/x\/beta\n/);
      expect(text).toContain('../../components/beta');
    }
    await run([alpha, beta]);
    expect(await subjects()).toEqual(['Show the web pages of Alpha and Beta', 'First']);
    expect(context.leftOut.size).toBe(0);
  }));

test('a page that cannot be built is left out by name while the others are shown, and a later run tries again', () =>
  withScene(async ({ run, overlays, context }) => {
    const said = await run([alpha, beta], { build: ['Alpha'] });
    expect(said.join('\n')).toContain('left without web pages: Alpha: Could not install the packages of Alpha');
    expect([...context.leftOut.keys()]).toEqual(['Alpha']);
    expect([...(await leftOutPages()).keys()]).toEqual(['Alpha']);
    const [staging] = await overlays();
    expect(staging).toContain('quay.io/x/beta');
    expect(staging).not.toContain('quay.io/x/alpha');
    await run([alpha, beta]);
    expect((await overlays())[0]).toContain('quay.io/x/alpha');
    expect([...(await leftOutPages()).keys()]).toEqual([]);
  }));

test('one that does not come up in a cluster is taken back, so that the program runs without', () =>
  withScene(async ({ run, overlays, subjects }) => {
    await run([alpha, beta], { wait: ['Beta'] });
    const [staging, production] = await overlays();
    expect(staging).toContain('quay.io/x/alpha');
    expect(staging).not.toContain('beta');
    expect(production).toBe(staging);
    expect((await subjects())[0]).toBe('Run Beta without web pages');
  }));

test('one that could be built once and cannot any more is taken back', () =>
  withScene(async ({ run, overlays }) => {
    await run([alpha]);
    await run([alpha], { build: ['Alpha'] });
    expect(await overlays()).toEqual([overlay, overlay]);
  }));

test('an origin that cannot be written leaves all pages out and stops nothing', () =>
  withScene(async ({ run, context }) => {
    const lost = { ...alpha, application: 'gone' };
    const said = await run([lost, beta]);
    expect([...context.leftOut.keys()]).toEqual(['Alpha', 'Beta']);
    expect(said.join('\n')).toContain("The origin's main has no local/staging/gone/kustomization.yaml");
  }));

test('where the public registries answer no page is built, and none that was is shown any more', () =>
  withScene(async ({ context, run, overlays }) => {
    const registries = { 'quay.io': true } as unknown as UpContext['registries'];
    expect(pageStepNames(registries)).not.toContain('Web pages: Prometheus');
    const prometheus = { ...paged('Prometheus'), image: { ...alpha.image, name: 'quay.io/prometheus/prometheus' } };
    await run([prometheus]);
    expect((await overlays())[0]).toContain('quay.io/prometheus/prometheus');
    await showKeptPages.run({ ...context, registries }, () => {});
    expect((await overlays())[0]).toBe(overlay);
  }));

test('a page is there when its Application runs the image and is well', () => {
  const state = { sync: 'Synced', health: 'Healthy', images: [`quay.io/x/alpha:1-pages@${digest('a')}`] };
  expect(runs(state, 'quay.io/x/alpha:1-pages')).toBe(true);
  expect(runs({ ...state, health: 'Progressing' }, 'quay.io/x/alpha:1-pages')).toBe(false);
  expect(runs({ ...state, images: ['quay.io/x/alpha:1'] }, 'quay.io/x/alpha:1-pages')).toBe(false);
});

function wanted(...of: Parameters<typeof choicesOfPage>): readonly unknown[] {
  return choicesOfPage(...of).map((choice) => [choice.component, choice.wanted]);
}

test('the boards of a part are beside those of dashboards where it was asked for, and there alone', () => {
  const page = pagedImages.find(({ component }) => component === 'dashboards')!;
  const built = { digest: digest('d') };
  expect(wanted({ paged: page, built }, ['rollouts'])).toContainEqual(['dashboards/rollouts', true]);
  expect(wanted({ paged: page, built })).toContainEqual(['dashboards/rollouts', false]);
  expect(wanted({ paged: page }, ['rollouts'])).toContainEqual(['dashboards/rollouts', false]);
  expect(wanted({ paged: beta, built }, ['rollouts'])).toEqual([['beta', true]]);
});
