import { expect, test } from '@jest/globals';
import { baseImages } from './base-images.ts';

test('base images of a Containerfile come from the mirror, by name and tag', () => {
  const text = `# ARG OLD_IMAGE=x
ARG NODE_IMAGE=docker.io/library/node:24.21.0-bookworm-slim@sha256:${'a'.repeat(64)}
ARG BASE_IMAGE="gcr.io/distroless/nodejs24-debian12:nonroot"
ARG SHORT_IMAGE=debian:bookworm
ARG OWNED_IMAGE=owner/image:1
ARG REVISION=unknown
FROM \${NODE_IMAGE}
`;
  expect(baseImages(text, '127.0.0.1:8083')).toEqual({
    NODE_IMAGE: '127.0.0.1:8083/docker.io/library/node:24.21.0-bookworm-slim',
    BASE_IMAGE: '127.0.0.1:8083/gcr.io/distroless/nodejs24-debian12:nonroot',
    SHORT_IMAGE: '127.0.0.1:8083/docker.io/library/debian:bookworm',
    OWNED_IMAGE: '127.0.0.1:8083/docker.io/owner/image:1',
  });
});
