import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { portsFrom } from '../../model/instance.ts';
import { down } from './down.ts';
import { keepInstance, withEngines, type Engines } from './engines.fixture.ts';
import { lockInstance } from './lock.ts';

let said: string[];
beforeEach(() => {
  said = [];
  jest.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line));
});
afterEach(() => void jest.restoreAllMocks());

const good = (engine: string): string =>
  JSON.stringify({ name: 'default', engine, environments: ['staging'], ports: portsFrom(8080) });

/** All that `up` makes of the default instance, and a part of another one's. */
async function putAll({ put }: Engines, engine: 'docker' | 'podman'): Promise<void> {
  for (const name of ['lockstep-staging', 'lockstep-production', 'lockstep-e2e-staging'])
    await put(engine, 'nodes', name);
  for (const name of ['lockstep-origin', 'lockstep-mirror', 'lockstep-e2e-mirror'])
    await put(engine, 'containers', name);
  for (const name of ['lockstep', 'lockstep-e2e']) await put(engine, 'networks', name);
}

const ofTheOther = ['containers lockstep-e2e-mirror', 'networks lockstep-e2e', 'nodes lockstep-e2e-staging'];

test('everything of the instance goes, by name, and nothing of another one', () =>
  withEngines(async (engines) => {
    await engines.answers('podman');
    await putAll(engines, 'podman');
    await keepInstance(engines.state, 'default', good('podman'));
    await keepInstance(engines.state, 'e2e', '{');
    await mkdir(join(engines.state, 'Odd folder'));
    await down('default');
    expect(await engines.has('podman')).toEqual(ofTheOther);
    expect((await readdir(engines.state)).toSorted()).toEqual(['Odd folder', 'e2e']);
    expect(said.slice(0, 5)).toEqual([
      'Removed the cluster lockstep-staging',
      'Removed the cluster lockstep-production',
      'Removed the container lockstep-origin',
      'Removed the container lockstep-mirror',
      'Removed the container network lockstep',
    ]);
  }));

test.each(['{', 'null', '{"engine":"docker"}'])('a damaged instance.json, %s, keeps nothing from going', (text) =>
  withEngines(async (engines) => {
    await engines.answers('docker');
    await engines.answers('podman');
    await putAll(engines, 'podman');
    await keepInstance(engines.state, 'default', text);
    await down('default');
    expect(await engines.has('podman')).toEqual(ofTheOther);
    expect(await readdir(engines.state)).toEqual([]);
  }),
);

test('what an earlier start left on another engine goes as well', () =>
  withEngines(async (engines) => {
    await engines.answers('docker');
    await engines.answers('podman');
    await putAll(engines, 'docker');
    await putAll(engines, 'podman');
    await keepInstance(engines.state, 'default', good('docker'));
    await down('default');
    expect(await engines.has('docker')).toEqual(ofTheOther);
    expect(await engines.has('podman')).toEqual(ofTheOther);
  }));

test('nothing is given up while the engine that has it does not answer', () =>
  withEngines(async (engines) => {
    await engines.answers('docker');
    await putAll(engines, 'podman');
    await keepInstance(engines.state, 'default', good('podman'));
    await expect(down('default')).rejects.toThrow(/podman: no server .*Does `podman info` answer\?/);
    expect(await readdir(engines.state)).toEqual(['default']);
    await engines.answers('docker', false);
    await keepInstance(engines.state, 'default', '{');
    await expect(down('default')).rejects.toThrow(/damaged, and neither docker nor podman gives an answer/);
    expect(await readdir(engines.state)).toEqual(['default']);
  }));

test('what a refused first start left needs no engine', () =>
  withEngines(async ({ state }) => {
    await mkdir(join(state, 'default'), { recursive: true });
    await down('default');
    expect(await readdir(state)).toEqual([]);
  }));

test('where nothing was started there is nothing to remove', () =>
  withEngines(async () => {
    await down('default');
    expect(said).toEqual(['There is no instance "default": nothing to remove.']);
  }));

test('an instance that another command is at work on stays', () =>
  withEngines(async ({ state, answers }) => {
    await answers('docker');
    await keepInstance(state, 'default', good('docker'));
    const release = await lockInstance(join(state, 'default'), 'up');
    await expect(down('default')).rejects.toThrow('`lockstep up` is already at work');
    await release();
    expect(await readdir(state)).toEqual(['default']);
  }));

test('what runs goes also where somebody removed its folder by hand', () =>
  withEngines(async (engines) => {
    await engines.answers('docker');
    await engines.answers('podman');
    await putAll(engines, 'podman');
    await down('default');
    expect(await engines.has('podman')).toEqual(ofTheOther);
  }));
