import { expect, jest, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { toolPath } from '@lockstep/tools/toolbox/tools';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import { run } from '@lockstep/tools/lib/process/run';

// promtool is compiled where the cache does not hold it.
jest.setTimeout(900_000);

const read = (path: string) => parse(readFileSync(join(repositoryRoot, path), 'utf8'));
const { services } = read('compose.yaml');
const names = ['prometheus', 'grafana'] as const;
const pods = {
  prometheus: read('monitoring/prometheus/statefulset.yaml').spec.template.spec,
  grafana: read('monitoring/grafana/deployment.yaml').spec.template.spec,
};
const config = read('local/compose/prometheus/prometheus.yml');
const inCluster = read('monitoring/prometheus/prometheus.yml');
const ofService = read('base/services/web/monitoring/scrape.yml');

/** Of each mount, what it shows where; all are read-only. */
function mountsOf(name: (typeof names)[number]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    services[name].volumes.map((volume: string) => {
      const [from = '', to = '', mode] = volume.split(':');
      expect(mode).toBe('ro,z');
      return [to, from];
    }),
  );
}

test('the profile monitoring holds these and no other, so that the service comes alone by default', () => {
  const profiles = Object.entries<{ profiles?: string[] }>(services).map(([name, { profiles: of }]) => [name, of]);
  expect(Object.fromEntries(profiles)).toEqual({ web: undefined, prometheus: ['monitoring'], grafana: ['monitoring'] });
});

test.each(names)('%s is the version that staging pins', (name) => {
  const pins: { name: string; newTag: string }[] = read('clusters/staging/monitoring/kustomization.yaml').images;
  const pinned = pins.map((pin) => `${pin.name}:${pin.newTag}`);
  expect(pinned).toContain(services[name].image);
});

test.each(names)('%s is held as its pod', (name) => {
  const service = services[name];
  const { runAsUser, runAsGroup } = pods[name].securityContext;
  const { securityContext, resources, args } = pods[name].containers[0];
  expect(service.user).toBe(`${runAsUser}:${runAsGroup}`);
  expect(service.read_only).toBe(securityContext.readOnlyRootFilesystem);
  expect(service.cap_drop).toEqual(securityContext.capabilities.drop);
  expect(service.cap_add).toBeUndefined();
  expect(service.security_opt).toEqual([`no-new-privileges:${!securityContext.allowPrivilegeEscalation}`]);
  expect(String(service.cpus)).toBe(resources.limits.cpu);
  expect(service.mem_limit.toUpperCase()).toBe(resources.limits.memory.replace(/i$/, ''));
  const elsewhere = args?.map((arg: string) => arg.replace('=/prometheus', '=/tsdb'));
  expect(service.command).toEqual(elsewhere);
});

test.each(names)('%s is published on the loopback address only, on the port of its pod', (name) => {
  const { containerPort } = pods[name].containers[0].ports[0];
  expect(services[name].ports).toEqual([`127.0.0.1:\${${name.toUpperCase()}_PORT:-${containerPort}}:${containerPort}`]);
});

test('Grafana has no default password, and without one is told of a file that is not there', () => {
  const { GF_SECURITY_ADMIN_PASSWORD: password, ...others } = services.grafana.environment;
  expect(password).toBe('${GRAFANA_ADMIN_PASSWORD:-$$__file{/GRAFANA_ADMIN_PASSWORD must be set}}');
  expect(Object.keys(others).filter((name) => /anonymous|password/i.test(name))).toEqual([]);
  expect(readFileSync(join(repositoryRoot, 'compose.yaml'), 'utf8')).not.toMatch(/\$\{\w+:?\?/);
});

test('the rules, the dashboards, the data source and the settings are those of the clusters', () => {
  expect(mountsOf('prometheus')).toEqual({
    '/etc/prometheus/config': './local/compose/prometheus',
    '/etc/prometheus/rules': './monitoring/rules',
    '/etc/prometheus/services/web': './base/services/web/monitoring',
  });
  expect(config.rule_files).toEqual([...inCluster.rule_files, '/etc/prometheus/services/web/objectives*.yaml']);
  const keys: { key: string; path: string }[] = pods.grafana.volumes.find(
    ({ name }: { name: string }) => name === 'config',
  ).configMap.items;
  const settings = keys.map(({ key, path }) => [`/etc/grafana/${path}`, `./monitoring/grafana/${key}`]);
  expect(mountsOf('grafana')).toEqual({
    ...Object.fromEntries(settings),
    '/etc/dashboards': './monitoring/dashboards',
  });
  const [{ url }] = read('monitoring/grafana/datasources.yaml').datasources;
  expect(url).toBe('http://prometheus:9090');
});

test("the service's job is that of the clusters, but for where it finds its one target", () => {
  const [own, theirs] = [config, ofService].map(({ scrape_configs: jobs }) =>
    jobs.find(({ job_name: job }: { job_name: string }) => job === 'web'),
  );
  const { static_configs: targets, ...rest } = own;
  expect(theirs).toMatchObject(rest);
  expect(targets[0].targets).toEqual([`web:${services.web.ports[0].split(':').at(-1)}`]);
  expect(config.global.evaluation_interval).toBe(inCluster.global.evaluation_interval);
});

test('Prometheus of the pinned version takes its configuration', async () => {
  const file = join(repositoryRoot, 'local/compose/prometheus/prometheus.yml');
  await run(await toolPath('promtool'), ['check', 'config', '--lint-fatal', file]);
});
