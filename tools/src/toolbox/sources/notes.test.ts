import { expect, test } from '@jest/globals';
import { noteOf } from './notes.ts';

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
