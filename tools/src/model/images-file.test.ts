import { describe, expect, test } from '@jest/globals';
import { imageOf } from './image.fixture.ts';
import { imagesPath, readImages, withExactly, withImages } from './images-file.ts';

const path = imagesPath('staging');
const web = imageOf('web', 'a'.repeat(40), '1');
const api = imageOf('api', 'b'.repeat(40), '2');

describe('the file of images', () => {
  test('begins as a Component that says who writes it', () => {
    const text = withImages(path, undefined, [web]);
    expect(text).toMatch(/^# Written by `lockstep bump`/);
    expect(text).toContain('kind: Component\n');
    expect(readImages(path, text)).toEqual([web]);
  });

  test('keeps comments and other images when one moves', () => {
    const before = `# Mine\n${withImages(path, undefined, [web, api]).replace(`  - name: ${web.name}`, `  # held since Monday\n  - name: ${web.name}`)}`;
    const moved = imageOf('web', 'c'.repeat(40), '3');
    const after = withImages(path, before, [moved]);
    expect(after).toContain('# Mine');
    expect(after).toContain('# held since Monday');
    expect(readImages(path, after)).toEqual([api, moved]);
  });

  test('is refused when a name stands there twice', () => {
    const moved = imageOf('web', 'c'.repeat(40), '3');
    const twice = `${withImages(path, undefined, [web])}${withImages(path, undefined, [moved]).split('images:\n')[1]}`;
    expect(() => readImages(path, twice)).toThrow(`${web.name} stands there twice`);
  });

  test('is the same text when nothing moves', () => {
    const text = withImages(path, undefined, [web, api]);
    expect(withImages(path, text, [api, web])).toBe(text);
  });

  test('lists images by name, one field a line, whatever order they came in', () => {
    const lines = withImages(path, 'kind: Component\nimages: []\n', [web, api]).split('\n');
    expect(lines).toEqual([
      'kind: Component',
      'images:',
      `  - name: ${api.name}`,
      `    newTag: ${api.tag}`,
      `    digest: ${api.digest}`,
      `  - name: ${web.name}`,
      `    newTag: ${web.tag}`,
      `    digest: ${web.digest}`,
      '',
    ]);
  });

  test.each(['1'.repeat(40), `12345678e${'1'.repeat(31)}`])('keeps the tag %s a text', (tag) => {
    const text = withImages(path, undefined, [imageOf('web', tag, '1')]);
    expect(text).toContain(`newTag: "${tag}"`);
    expect(readImages(path, text)[0]?.tag).toBe(tag);
  });

  test('loses an image that is no longer named when it is set exactly', () => {
    const text = withImages(path, undefined, [web, api]);
    expect(readImages(path, withExactly(path, text, [api]))).toEqual([api]);
    expect(withExactly(path, text, [])).toContain('images: []');
  });

  test.each([
    ['broken YAML', 'images: ['],
    ['images that are no list', 'images: {}'],
    ['an entry without digest', `images: [{ name: x, newTag: "${web.tag}" }]`],
    ['a tag read as a number', `images: [{ name: x, newTag: ${'1'.repeat(40)}, digest: "${web.digest}" }]`],
  ])('with %s is refused, naming the file', (_name, text) => {
    expect(() => readImages(path, text)).toThrow(path);
  });
});
