import { expect, test } from '@jest/globals';
import { withEngines } from './engines.fixture.ts';
import { engineFor } from './engine.ts';

const ofPodman = { name: 'default', dir: '/state/default', engine: 'podman' } as const;

test('a new instance is made with Docker where it answers, else with Podman', () =>
  withEngines(async ({ answers }) => {
    await answers('podman');
    expect((await engineFor(undefined, 'default')).name).toBe('podman');
    await answers('docker');
    expect((await engineFor(undefined, 'default')).name).toBe('docker');
  }));

test('an instance stays with its engine when another one answers by now', () =>
  withEngines(async ({ answers }) => {
    await answers('docker');
    await answers('podman');
    expect((await engineFor(ofPodman, 'default')).name).toBe('podman');
  }));

test('an instance whose engine does not answer is not made anew with another one', () =>
  withEngines(async ({ answers }) => {
    await answers('docker');
    await expect(engineFor(ofPodman, 'default')).rejects.toThrow(
      /default was made with podman, which gives no answer: podman: no server .*Start podman/,
    );
  }));

test("an instance whose folder was removed by hand stays with the engine that runs it, not with a later one's", () =>
  withEngines(async ({ answers, put }) => {
    await answers('docker');
    await answers('podman');
    await put('podman', 'nodes', 'lockstep-staging');
    expect((await engineFor(undefined, 'default')).name).toBe('podman');
    expect((await engineFor(undefined, 'second')).name).toBe('docker');
  }));
