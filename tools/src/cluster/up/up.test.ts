import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { Failure } from '../../lib/failure.ts';
import { portBaseOf, portsFrom, type Instance } from '../../model/instance.ts';
import { registries as publicRegistries } from '../../toolbox/sources/names.ts';
import { engineFor } from './engine.ts';
import { keepInstance, keptInstance, withEngines } from './engines.fixture.ts';
import { settleInstance, up, workOf } from './up.ts';

const registries = { 'docker.io': true, 'ghcr.io': false } as never;
const refuses = async (): Promise<never> => {
  throw new Failure({ what: 'There is too little memory for these clusters', wayOut: 'Start less.' });
};
const passes = async (): Promise<void> => {};

test('the forecast names the steps as the task list times them, compiling only where a registry is silent', () => {
  const instance = { environments: ['staging', 'production'] } as unknown as Instance;
  const open = Object.fromEntries(publicRegistries.map((name) => [name, true])) as never;
  const closed = Object.fromEntries(publicRegistries.map((name) => [name, false])) as never;
  const words = (answers: never): string => JSON.stringify(workOf({ instance, registries: answers }));
  for (const name of ['staging: Kubernetes cluster', 'production: Argo CD', 'Git origin']) {
    expect(words(closed)).toContain(`"${name}"`);
  }
  expect(words(closed)).toContain('"Images that Argo CD brings: Compile"');
  expect(words(open)).not.toMatch(/Images (that a cluster|of Argo CD|that Argo CD)[^"]*: Compile/);
});

test('a refused start keeps no choice, so that its advice can be followed', () =>
  withEngines(async ({ state, answers }) => {
    await answers('docker');
    const engine = await engineFor(undefined, 'default');
    const all = { instance: 'default', small: false, portBase: 9080 };
    await expect(settleInstance(all, engine, registries, refuses)).rejects.toThrow('too little memory');
    await expect(stat(join(state, 'default', 'instance.json'))).rejects.toThrow('ENOENT');
    const less = { instance: 'default', small: true, only: 'staging' } as const;
    const instance = await settleInstance(less, engine, registries, passes);
    expect(await keptInstance(state, 'default')).toEqual(JSON.parse(JSON.stringify(instance)));
    expect(instance).toMatchObject({ environments: ['staging'], small: true, closed: true, engine: 'docker' });
    expect(portBaseOf(instance.ports)).toBe(8080);
  }));

test('a cluster that an earlier start made on the engine stays in sight', () =>
  withEngines(async ({ answers, put }) => {
    await answers('docker');
    await put('docker', 'nodes', 'lockstep-production');
    const engine = await engineFor(undefined, 'default');
    const options = { instance: 'default', small: false, only: 'staging' } as const;
    expect((await settleInstance(options, engine, registries, passes)).environments).toEqual(['staging', 'production']);
  }));

test('a damaged instance.json stops the start before anything is asked, with the command that removes it', () =>
  withEngines(async ({ state, has }) => {
    await keepInstance(state, 'default', '{');
    await expect(up({ instance: 'default', small: false })).rejects.toThrow(/npm run down -- --instance default/);
    expect(await has('docker')).toEqual([]);
  }));

test('an instance of another engine stops the start with the name of that engine', () =>
  withEngines(async ({ state, answers }) => {
    await answers('docker');
    await keepInstance(
      state,
      'default',
      JSON.stringify({ engine: 'podman', environments: [], ports: portsFrom(8080) }),
    );
    await expect(up({ instance: 'default', small: false })).rejects.toThrow(/made with podman, which gives no answer/);
  }));

test("a company's mirrors are kept for the next start, which may name others", () =>
  withEngines(async ({ state, answers }) => {
    await answers('docker');
    const engine = await engineFor(undefined, 'default');
    const corp = { 'docker.io': 'https://registry.corp.example/hub' };
    const options = { instance: 'default', small: false } as const;
    await settleInstance({ ...options, mirrors: corp }, engine, registries, passes);
    expect((await settleInstance(options, engine, registries, passes)).mirrors).toEqual(corp);
    expect(await keptInstance(state, 'default')).toMatchObject({ mirrors: corp });
    const other = { 'quay.io': 'https://registry.corp.example/quay' };
    expect((await settleInstance({ ...options, mirrors: other }, engine, registries, passes)).mirrors).toEqual(other);
  }));
