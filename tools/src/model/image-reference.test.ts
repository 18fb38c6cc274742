import { describe, expect, test } from '@jest/globals';
import { formatImage, parseImage, partsOfImage, shortName } from './image-reference.ts';

const commit = '1a2b3c4d5e'.repeat(4);
const digest = `sha256:${'0f'.repeat(32)}`;

describe('an image reference', () => {
  test.each(['ghcr.io/acme/web', '127.0.0.1:8083/ghcr.io/acme/web'])('%s is read and written', (name) => {
    const text = `${name}:${commit}@${digest}`;
    expect(parseImage(text)).toEqual({ name, tag: commit, digest });
    expect(formatImage(parseImage(text))).toBe(text);
    expect(shortName(name)).toBe('web');
  });

  test.each([
    ['latest', `ghcr.io/acme/web:latest@${digest}`],
    ['a version', `ghcr.io/acme/web:1.2.3@${digest}`],
    ['no tag', `ghcr.io/acme/web@${digest}`],
    ['no digest', `ghcr.io/acme/web:${commit}`],
    ['a short digest', `ghcr.io/acme/web:${commit}@sha256:0f`],
    ['a line break', `ghcr.io/acme/web:${commit}@${digest}\nimages: []`],
    ['a leading dash', `--upload-pack=x/y:${commit}@${digest}`],
    ['nothing', ''],
  ])('%s is refused, quoting it', (_name, text) => {
    expect(() => parseImage(text)).toThrow(JSON.stringify(text));
  });
});

test.each([
  ['ghcr.io/o/web:v1@sha256:ab', { name: 'ghcr.io/o/web', tag: 'v1', digest: 'sha256:ab' }],
  ['ghcr.io/o/web@sha256:ab', { name: 'ghcr.io/o/web', digest: 'sha256:ab' }],
  ['localhost:5000/web:1', { name: 'localhost:5000/web', tag: '1' }],
  ['localhost:5000/web', { name: 'localhost:5000/web' }],
  ['web', { name: 'web' }],
])('%s has these parts', (text, parts) => expect(partsOfImage(text)).toEqual(parts));
