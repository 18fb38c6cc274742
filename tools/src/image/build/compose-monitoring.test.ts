import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { registries } from '../../toolbox/sources/names.ts';
import type { ReachableRegistries } from '../../toolbox/sources/mirror.ts';
import type { Image } from '../../toolbox/sources/source.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { monitoringText, planMonitoring } from './compose-monitoring.ts';

const compose = readFileSync(join(repositoryRoot, 'compose.yaml'), 'utf8');
const answering = (...names: readonly string[]): ReachableRegistries =>
  Object.fromEntries(registries.map((registry) => [registry, names.includes(registry)])) as Record<
    keyof ReachableRegistries,
    boolean
  >;
const known: Image = {
  name: 'quay.io/shop/prometheus',
  tag: 'v1',
  holds: { version: '1' },
  usedBy: 'mirror',
  missing: ['web UI'],
};
const small = `services:
  web: { image: localhost/web }
  prometheus: { image: 'quay.io/shop/prometheus:v1', profiles: [monitoring] }
  grafana: { image: 'docker.io/shop/grafana:1', profiles: [monitoring] }
`;

test('where the registries answer, compose pulls', () => {
  const plan = planMonitoring(small, answering('quay.io', 'docker.io'), [known]);
  expect(plan).toEqual({
    build: [],
    pull: ['quay.io/shop/prometheus:v1', 'docker.io/shop/grafana:1'],
    lacking: [],
    services: ['web', 'prometheus', 'grafana'],
  });
});

test('where they do not, an image is made from source, or named as lacking', () => {
  const plan = planMonitoring(small, answering(), [known]);
  const lacking = ['docker.io/shop/grafana:1'];
  expect(plan).toEqual({ build: [known], pull: [], lacking, services: ['web', 'prometheus'] });
  expect(monitoringText(plan)).toBe(
    'quay.io/shop/prometheus:v1: made from source, without web UI\n' +
      'docker.io/shop/grafana:1: not to be had here: its registry gives no answer, and it is not built from source',
  );
});

test('a closed network makes Prometheus of compose.yaml itself, and goes without Grafana', () => {
  const { build, services } = planMonitoring(compose, answering());
  expect(build.map(({ name }) => name)).toContain('quay.io/prometheus/prometheus');
  expect(services).toEqual(['web', 'prometheus']);
});
