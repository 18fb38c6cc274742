import { expect, test } from '@jest/globals';
import { firstService, imagesOfServices, serviceIn, serviceNamed, serviceNameOf, sourceOf } from './services.ts';

const { image, name, sources, containerfile, packages } = firstService;

test.each([`${image}:1`, `${image}@sha256:${'a'.repeat(64)}`, `docker:${image}:1`, `127.0.0.1:8083/${image}:1`])(
  '%s names the image of a service',
  (reference) => {
    expect(serviceIn(reference)).toBe(firstService);
  },
);

test.each([`${image}-other:1`, 'ghcr.io/other/image:1', image])('%s names none', (reference) => {
  expect(serviceIn(reference)).toBeUndefined();
});

test('the image of no service of ours may be made of everything', () => {
  expect(sourceOf(image)).toEqual({ paths: sources, containerfile, packages });
  expect(sourceOf('ghcr.io/other/image')).toEqual({ paths: ['.'] });
});

test('a service that there is not is refused with those that there are', () => {
  expect(serviceNamed(name)).toBe(firstService);
  expect(() => serviceNamed('none')).toThrow(/the services are .*lockstep\.config\.ts, services/);
});

test.each<[readonly string[], string]>([
  [['none'], 'There is no service "none"'],
  [[''], 'There is no service ""'],
  [[name, name], `The service "${name}" is named twice`],
  [[], 'No service is named'],
])('%j names no services, and those that there are are said', (names, what) => {
  expect(() => imagesOfServices(names)).toThrow(what);
  expect(() => imagesOfServices(names)).toThrow(/the services are /);
});

test('services are named by their images, and the other way about', () => {
  const short = image.slice(image.lastIndexOf('/') + 1);
  expect(imagesOfServices(undefined)).toBeUndefined();
  expect(imagesOfServices([name])).toEqual([short]);
  expect([serviceNameOf(image), serviceNameOf(short), serviceNameOf('ghcr.io/other/image')]).toEqual([
    name,
    name,
    'image',
  ]);
});
