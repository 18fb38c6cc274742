import { describe, expect, test } from '@jest/globals';
import { withImage, withResource } from './edits.ts';

describe('edits of the files in git', () => {
  test('another image replaces tag and digest and nothing else', () => {
    const text = `kind: Component\nimages:\n  - name: ghcr.io/o/web\n    newTag: "1"\n    digest: sha256:old\n`;
    expect(withImage(text, { tag: '2', digest: 'sha256:new' })).toBe(
      `kind: Component\nimages:\n  - name: ghcr.io/o/web\n    newTag: "2"\n    digest: sha256:new\n`,
    );
    expect(() => withImage('images: []\n', { tag: '2', digest: 'sha256:new' })).toThrow(/pins no image/);
  });

  test('a resource joins the list, or starts it', () => {
    expect(withResource('kind: K\nresources:\n  - a.yaml\n', 'b.yaml')).toBe(
      'kind: K\nresources:\n  - b.yaml\n  - a.yaml\n',
    );
    expect(withResource('kind: K\n', 'b.yaml')).toBe('kind: K\nresources:\n  - b.yaml\n');
  });
});
