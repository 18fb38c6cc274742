import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { environments } from '../../../model/environment.ts';
import { commitOf } from '../../../lib/git/objects.ts';
import { checkOutInto } from '../../../lib/git/checkout.ts';
import { build, parseObjects } from '../../../toolbox/kustomize.ts';
import { pagedImages } from '../../../toolbox/sources/data/paged-images.ts';
import { repositoryRoot } from '../../../lib/files/paths.ts';
import { withScratchFolder } from '../../../lib/files/scratch-folder.ts';
import type { KubeObject } from '../../../model/kube-object.ts';
import { withChoice } from './overlays.ts';

const overlayOf = (root: string, environment: string, application = 'monitoring'): string =>
  join(root, 'local', environment, application);
const withoutGrafana = (wanted: boolean) => ({ component: 'without-grafana', wanted });
const prometheus = (tag: string, wanted = true) => ({
  image: { name: 'quay.io/prometheus/prometheus', tag, digest: `sha256:${'a'.repeat(64)}` },
  wanted,
});

describe('an overlay', () => {
  test('is given a component once, and its text comes back when that goes', async () => {
    const text = await readFile(join(overlayOf(repositoryRoot, 'staging'), 'kustomization.yaml'), 'utf8');
    const without = withChoice(text, withoutGrafana(true));
    expect(without).toContain('  - ../../components/monitoring\n  - ../../components/without-grafana\n');
    expect(withChoice(without, withoutGrafana(true))).toBe(without);
    expect(withChoice(without, withoutGrafana(false))).toBe(text);
    expect(withChoice(text, withoutGrafana(false))).toBe(text);
  });

  test('is given an image once, another one in its place, and its text comes back when that goes', async () => {
    const text = await readFile(join(overlayOf(repositoryRoot, 'staging'), 'kustomization.yaml'), 'utf8');
    const first = withChoice(text, prometheus('1-pages'));
    expect(first).toContain(
      `images:\n  - name: quay.io/prometheus/prometheus\n    newTag: 1-pages\n    digest: sha256:aaaa`,
    );
    expect(withChoice(first, prometheus('1-pages'))).toBe(first);
    const second = withChoice(first, prometheus('2-pages'));
    expect(second).toBe(first.replace('1-pages', '2-pages'));
    expect(withChoice(second, prometheus('1-pages', false))).toBe(text);
  });

  test('keeps images that are its own', () => {
    const own = 'components: []\nimages:\n  # A comment.\n  - name: a\n    newTag: "1"\n';
    const both = withChoice(own, prometheus('1-pages'));
    expect(both.startsWith(own)).toBe(true);
    expect(withChoice(both, prometheus('1-pages', false))).toBe(own);
  });
});

/** The objects of an overlay of this commit, before and after its text is changed. */
async function rendered(
  environment: string,
  application: string,
  change: (text: string) => string,
): Promise<{ before: readonly KubeObject[]; after: readonly KubeObject[] }> {
  return withScratchFolder('overlays', async (root) => {
    await checkOutInto(repositoryRoot, (await commitOf(repositoryRoot, 'HEAD')) ?? '', root);
    const overlay = overlayOf(root, environment, application);
    const objects = async () => parseObjects(await build(overlay, root));
    const before = await objects();
    const file = join(overlay, 'kustomization.yaml');
    await writeFile(file, change(await readFile(file, 'utf8')));
    return { before, after: await objects() };
  });
}

const names = (all: readonly KubeObject[]): readonly string[] =>
  all.map(({ kind, metadata }) => `${kind} ${metadata.name}`);

describe.each(environments)('clusters of %s', (environment) => {
  test('without Grafana run all of the stack but that', async () => {
    const { before, after } = await rendered(environment, 'monitoring', (text) =>
      withChoice(text, withoutGrafana(true)),
    );
    expect(names(before)).toContain('Deployment grafana');
    expect(names(after).filter((name) => name.includes('grafana'))).toEqual([]);
    const gone = names(before).filter((name) => !names(after).includes(name));
    expect(gone.filter((name) => !/grafana|ConfigMap dashboard-/.test(name))).toEqual([]);
  });

  test.each([...new Set(pagedImages.map(({ application }) => application))])(
    'with the pages of %s run what shows them, by digest, and nothing else anew',
    async (application) => {
      const paged = pagedImages.filter((one) => one.application === application);
      const digest = `sha256:${'b'.repeat(64)}`;
      const choices = paged.map(({ image, component }) => ({
        component,
        image: { name: image.name, tag: image.tag, digest },
        wanted: true,
      }));
      const { before, after } = await rendered(environment, application, (text) =>
        choices.reduce((changed, choice) => withChoice(changed, choice), text),
      );
      const text = JSON.stringify(after);
      for (const { image } of paged) expect(text).toContain(`"${image.name}:${image.tag}@${digest}"`);
      if (choices.every(({ component }) => component === undefined)) {
        expect(JSON.parse(text.replace(/-pages@sha256:b{64}/g, ''))).toEqual(JSON.parse(JSON.stringify(before)));
      }
    },
  );
});
