import { describe, expect, test } from '@jest/globals';
import { programs } from './data/go.ts';
import { images } from './data/images.ts';
import { roots } from './data/roots.ts';
import { imageRecipe } from './build.ts';
import { referenceOf, registryOf } from './names.ts';
import { buildOf } from '../tools.ts';

describe('tools/src/toolbox/sources/data', () => {
  test('no two images have one name', () => {
    expect(new Set(images.map(referenceOf)).size).toBe(images.length);
  });

  test.each(images.map((image) => [referenceOf(image), image] as const))(
    '%s names only what exists',
    async (_name, image) => {
      expect(registryOf(image.name) ?? image.name).toMatch(/\.(io|aws|internal)/);
      if (image.root !== undefined) expect(roots.map(({ name }) => name)).toContain(image.root);
      for (const { from } of image.files ?? []) {
        if ('binary' in from && !programs.some(({ name }) => name === from.binary)) buildOf(from.binary);
      }
      expect(await imageRecipe(image)).toMatch(/^[0-9a-f]{12}$/);
    },
  );

  test('files go where a folder is, never through a link of the root file system', () => {
    const linked = /^\/(bin|sbin|lib|lib64)\//;
    for (const image of images.filter(({ root }) => root !== undefined)) {
      const paths = [...(image.files ?? []).map(({ to }) => to), ...Object.keys(image.links ?? {})];
      expect(paths.filter((path) => linked.test(path))).toEqual([]);
    }
  });
});
