import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { isThere } from '../../lib/files/if-there.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { closuresIn } from './closure.ts';
import { environments } from '../../model/environment.ts';
import { overlaysIn } from '../../model/overlays.ts';
import { partsOff, switchedParts } from '../../model/switched-part.ts';

const trees = environments.flatMap((environment) => [`clusters/${environment}`, `local/${environment}`]);

test.each(trees)('nothing that %s renders reads a file of a part that is off', async (tree) => {
  const off = await partsOff(tree.split('/')[1]!, repositoryRoot);
  const parts = switchedParts.filter(({ name }) => off.has(name));
  // The template has none of them; a fork may.
  const folders = parts.flatMap(({ name, components }) => [`base/${name}`, ...Object.values(components)]);
  const overlays = await overlaysIn(tree);
  expect(overlays.map(({ component }) => component).filter((component) => off.has(component))).toEqual([]);
  expect(overlays.length).toBeGreaterThan(5);
  const closure = closuresIn(repositoryRoot);
  const read = (await Promise.all(overlays.map(({ path }) => closure(path)))).flat().map(({ path }) => path);
  expect(read.length).toBeGreaterThan(overlays.length);
  expect(read.filter((path) => folders.some((folder) => `${path}/`.startsWith(`${folder}/`)))).toEqual([]);
  expect(
    read.filter((path) => parts.some(({ name }) => new RegExp(`^base/services/[^/]+/${name}$`).test(path))),
  ).toEqual([]);
});

test.each(switchedParts)(
  '$name has its overlays and its Components where their names say',
  async ({ name, components, withoutApplication }) => {
    const files = [
      ...Object.entries(components)
        .flatMap(([application, folder]) =>
          // A name alone lies in each cluster's own overlay.
          folder.includes('/')
            ? [folder]
            : trees.flatMap((tree) => (tree.startsWith('clusters/') ? [`${tree}/${application}/${folder}`] : [])),
        )
        .map((folder) => `${folder}/kustomization.yaml`),
      ...(withoutApplication
        ? []
        : [
            `${components.applications}/application-${name}.yaml`,
            ...trees.map((tree) => `${tree}/${name}/kustomization.yaml`),
          ]),
    ];
    const there = await Promise.all(files.map((file) => isThere(join(repositoryRoot, file))));
    expect(files.filter((_file, index) => !there[index])).toEqual([]);
  },
);
