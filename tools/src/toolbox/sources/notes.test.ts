import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { expect, test } from '@jest/globals';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { stampFile } from './build.ts';
import { images } from './data/images.ts';
import { pagedImages } from './data/paged-images.ts';
import { noteOf, sourceNotes } from './notes.ts';
import { keepLeftOut } from './pages/left-out.ts';

test('an image that is what its tag says needs no note', () => {
  expect(noteOf({ reference: 'registry.k8s.io/etcd:3.6.8-0', holds: '3.6.8', missing: [] })).toEqual([]);
  expect(noteOf({ reference: 'docker.io/library/node:24.21.0-trixie-slim', holds: '24.21.0', missing: [] })).toEqual(
    [],
  );
});

test('another version, and what is missing, are said', () => {
  expect(
    noteOf({
      reference: 'public.ecr.aws/docker/library/redis:8.10.1-alpine',
      holds: 'redis-server 8.0 of Debian',
      missing: ['modules'],
    }),
  ).toEqual(['public.ecr.aws/docker/library/redis:8.10.1-alpine: holds redis-server 8.0 of Debian; without modules']);
});

test('a part of another version is said beside what is missing', () => {
  const reference = 'quay.io/prometheus/alertmanager:v0.34.2-pages';
  expect(noteOf({ reference, holds: '0.34.2', missing: ['shell'], parts: ['web page of 0.31.1'] })).toEqual([
    `${reference}: web page of 0.31.1; without shell`,
  ]);
});

test('an image is told of with its pages where it was built so, and without them where they are left out', () =>
  withScratchFolder('notes', async (folder) => {
    const kept = process.env['XDG_CACHE_HOME'];
    process.env['XDG_CACHE_HOME'] = folder;
    try {
      const { image, title } = pagedImages.find((paged) => paged.title === 'Prometheus')!;
      const plain = images.find(({ name }) => name === image.name)!;
      for (const { name, tag, missing = [] } of [plain, image]) {
        const file = stampFile({ ...plain, tag });
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, JSON.stringify({ reference: `${name}:${tag}`, holds: '3.16.0', missing }));
      }
      expect((await sourceNotes()).join('\n')).not.toMatch(/web UI/);
      expect(await sourceNotes()).toHaveLength(1);
      await keepLeftOut(title, 'The registry is silent.');
      const [note, why] = await sourceNotes();
      expect(note).toContain(`${plain.name}:${plain.tag}: without web UI`);
      expect(why).toBe('Prometheus: without its web page. The registry is silent.');
      await keepLeftOut(title, undefined);
      expect(await sourceNotes()).toHaveLength(1);
    } finally {
      if (kept === undefined) delete process.env['XDG_CACHE_HOME'];
      else process.env['XDG_CACHE_HOME'] = kept;
    }
  }));
