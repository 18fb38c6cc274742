import { expect, test } from '@jest/globals';
import { pullThrough } from './mirrored.ts';

/** What an engine is asked to do for an image, which it has already or not. */
async function calls(name: 'docker' | 'podman', has: boolean, mirrors: Readonly<Record<string, string>>) {
  const called: string[] = [];
  const call = async (args: readonly string[]) => {
    called.push(args.join(' '));
    return { code: 0, stdout: '', stderr: '' };
  };
  const engine = { name, call, hasImage: async () => has };
  await pullThrough(engine, 'docker.io/kindest/node:v1', mirrors, () => {});
  return called;
}

const corp = { 'docker.io': 'https://registry.corp.example/hub' };

test('an image that the engine lacks is pulled from the mirror, and has its public name then', async () => {
  const there = 'registry.corp.example/hub/kindest/node:v1';
  expect(await calls('docker', false, corp)).toEqual([`pull ${there}`, `tag ${there} docker.io/kindest/node:v1`]);
  expect(await calls('podman', false, corp)).toEqual([`pull ${there}`, `tag ${there} docker.io/kindest/node:v1`]);
});

test('Podman is told that a mirror speaks plain HTTP', async () => {
  const [pull] = await calls('podman', false, { 'docker.io': 'http://10.0.0.7:5000' });
  expect(pull).toBe('pull --tls-verify=false 10.0.0.7:5000/kindest/node:v1');
});

test('nothing is pulled that is there, or that no mirror is named for', async () => {
  expect(await calls('docker', true, corp)).toEqual([]);
  expect(await calls('docker', false, { 'quay.io': 'https://registry.corp.example' })).toEqual([]);
  expect(await calls('docker', false, {})).toEqual([]);
});
