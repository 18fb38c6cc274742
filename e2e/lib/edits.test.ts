import { describe, expect, test } from '@jest/globals';
import { withImage, withResource } from './edits.ts';

const entry = (name: string, tag: string, digest: string): string =>
  `  - name: ghcr.io/o/${name}\n    newTag: "${tag}"\n    digest: sha256:${digest}\n`;

describe('edits of the files in git', () => {
  test('another image replaces tag and digest of its service and nothing else', () => {
    const text = `kind: Component\nimages:\n${entry('front', '1', 'old')}${entry('web', '1', 'old')}`;
    expect(withImage(text, 'web', { tag: '2', digest: 'sha256:new' })).toBe(
      `kind: Component\nimages:\n${entry('front', '1', 'old')}${entry('web', '2', 'new')}`,
    );
    expect(withImage(text, 'front', { tag: '2', digest: 'sha256:new' })).toBe(
      `kind: Component\nimages:\n${entry('front', '2', 'new')}${entry('web', '1', 'old')}`,
    );
    expect(() => withImage('images: []\n', 'web', { tag: '2', digest: 'sha256:new' })).toThrow(/pins no image of web/);
  });

  test('a resource joins the list, or starts it', () => {
    expect(withResource('kind: K\nresources:\n  - a.yaml\n', 'b.yaml')).toBe(
      'kind: K\nresources:\n  - b.yaml\n  - a.yaml\n',
    );
    expect(withResource('kind: K\n', 'b.yaml')).toBe('kind: K\nresources:\n  - b.yaml\n');
  });
});
