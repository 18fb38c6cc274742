import { describe, expect, test } from '@jest/globals';
import { builds, programs } from './data/go.ts';
import { images } from './data/images.ts';
import { pagedImages } from './data/paged-images.ts';
import { webPages } from './data/pages.ts';
import { roots } from './data/roots.ts';
import { imageRecipe } from './build.ts';
import { referenceOf, registryOf } from './names.ts';
import { pageRecipe, webPageNamed } from './pages/recipe.ts';
import type { FileSource } from './source.ts';
import { buildOf } from '../tools.ts';

const all = [...images, ...pagedImages.map(({ image }) => image)];

describe('tools/src/toolbox/sources/data', () => {
  test('no two images have one name', () => {
    expect(new Set(all.map(referenceOf)).size).toBe(all.length);
  });

  test.each(all.map((image) => [referenceOf(image), image] as const))(
    '%s names only what exists',
    async (_name, image) => {
      expect(registryOf(image.name) ?? image.name).toMatch(/\.(io|aws|internal)/);
      if (image.root !== undefined) expect(roots.map(({ name }) => name)).toContain(image.root);
      for (const { from } of image.files ?? []) {
        if ('binary' in from && !programs.some(({ name }) => name === from.binary)) buildOf(from.binary);
        if ('page' in from) webPageNamed(from.page);
      }
      expect(await imageRecipe(image)).toMatch(/^[0-9a-f]{12}$/);
    },
  );

  test('files go where a folder is, never through a link of the root file system', () => {
    const linked = /^\/(bin|sbin|lib|lib64)\//;
    for (const image of all.filter(({ root }) => root !== undefined)) {
      const paths = [...(image.files ?? []).map(({ to }) => to), ...Object.keys(image.links ?? {})];
      expect(paths.filter((path) => linked.test(path))).toEqual([]);
    }
  });

  test.each(webPages.map((page) => [page.name, page] as const))(
    'the page %s is made of what is there',
    (name, page) => {
      const { from } = page;
      if ('program' in from) expect(programs.map((program) => program.name)).toContain(from.program);
      if ('moduleOf' in from) expect(builds.map((build) => build.name)).toContain(from.moduleOf);
      expect(pageRecipe(page)).toMatch(/^[0-9a-f]{12}$/);
      const inImages = all.flatMap(({ files = [] }) => files.flatMap(({ from: source }) => pagesOf(source)));
      expect(inImages).toContain(name);
    },
  );

  test('Prometheus finds its page below its working directory, whose name leads it nowhere else, and no volume hides', () => {
    const { image } = pagedImages.find(({ title }) => title === 'Prometheus')!;
    expect(['prometheus', 'web', 'ui']).not.toContain(image.workdir!.split('/').at(-1));
    expect(image.workdir).not.toMatch(/^\/(prometheus|etc\/prometheus)(\/|$)/);
    expect(image.files!.map(({ to }) => to)).toContain(`${image.workdir}/static`);
  });
});

/** The pages in what a file of an image comes from. */
function pagesOf(source: FileSource): readonly string[] {
  if ('page' in source) return [source.page];
  if (!('binary' in source) || programs.some(({ name }) => name === source.binary)) return [];
  return Object.values(buildOf(source.binary).pages ?? {});
}
