import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { argumentsOf, services } from '@lockstep/tools/model/services';
import { longestDrainMs } from '@lockstep/service/config';

const root = join(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const { web } = parse(read('compose.yaml')).services;
const pod = parse(read('base/web/deployment.yaml')).spec.template.spec;
const container = pod.containers[0];

test('the limits are those of the pod', () => {
  const { cpu, memory } = container.resources.limits;
  expect(String(web.cpus)).toBe(cpu);
  // Both mean 2^20 bytes.
  expect(web.mem_limit).toBe(memory.replace(/Mi$/, 'm'));
});

test('user, capabilities and root file system are those of the pod', () => {
  const { runAsUser, runAsGroup } = pod.securityContext;
  const { allowPrivilegeEscalation, capabilities, readOnlyRootFilesystem } = container.securityContext;
  expect(web.user).toBe(`${runAsUser}:${runAsGroup}`);
  expect(web.cap_drop).toEqual(capabilities.drop);
  expect(web.cap_add).toBeUndefined();
  expect(web.read_only).toBe(readOnlyRootFilesystem);
  expect(web.security_opt).toEqual([`no-new-privileges:${!allowPrivilegeEscalation}`]);
});

test('the port is the one of the pod, published on the loopback address only', () => {
  const { containerPort } = container.ports[0];
  expect(web.ports).toEqual([`127.0.0.1:\${WEB_PORT:-${containerPort}}:${containerPort}`]);
});

test('it has the grace of the pod, which is longer than the longest drain', () => {
  expect(web.stop_grace_period).toBe(`${pod.terminationGracePeriodSeconds}s`);
  expect(Number.parseInt(web.stop_grace_period, 10) * 1000).toBeGreaterThan(longestDrainMs);
});

test('the bases are those that the Containerfile pins', () => {
  const pinned = [...read(web.build.dockerfile).matchAll(/^ARG (\w+)=(\S+@sha256:\S+)$/gm)];
  expect(pinned).toHaveLength(2);
  for (const [, name, reference] of pinned) expect(web.build.args[name ?? '']).toBe(`\${${name}:-${reference}}`);
});

test('it builds web', () => {
  expect(web.build.args).toMatchObject(argumentsOf(services.find(({ name }) => name === 'web')!));
});

test('the health check runs a file of the image, without a shell', () => {
  const [form, node, script] = web.healthcheck.test;
  const containerfile = read(web.build.dockerfile);
  expect([form, containerfile.includes(`ENTRYPOINT ["${node}"]`)]).toEqual(['CMD', true]);
  const source = read(join(web.build.args.WORKSPACE, script.replace('dist/', 'src/').replace(/\.js$/, '.ts')));
  expect(source).toContain('checkHealth(');
});
