import { expect, test } from '@jest/globals';
import { registries } from '../../toolbox/sources/names.ts';
import { probeRegistries, type ReachableRegistries } from '../../toolbox/sources/mirror.ts';
import { withEngines } from './engines.fixture.ts';
import { chooseSources, decideSources } from './sources.ts';

const answering = (answers: boolean, ...silent: readonly string[]): ReachableRegistries =>
  Object.fromEntries(registries.map((name) => [name, answers && !silent.includes(name)])) as never;
const [all, none, most] = [answering(true), answering(false), answering(true, 'quay.io')];
const cold = { answers: most, wasOpen: false, toBuild: 12, atTerminal: true };

test.each([
  ['everything is pulled where all answer', { ...cold, answers: all }, all],
  ['an hour of compiling is asked for first', cold, 'ask'],
  ['what this machine has built before is not asked for', { ...cold, toBuild: 0 }, most],
  ['clusters that pulled what they run stay as they are', { ...cold, wasOpen: true }, all],
  ['without a terminal it goes on', { ...cold, answers: none, atTerminal: false }, none],
] as const)('%s', (_name, known, expected) => {
  const decision = decideSources(known);
  expect(decision === 'ask' ? 'ask' : decision.registries).toEqual(expected);
});

test('without a terminal the flags that answer it are said', () => {
  expect(decideSources({ ...cold, atTerminal: false })).toMatchObject({
    note: expect.stringMatching(/quay\.io .*--open; .*--closed/),
  });
});

/** Somebody who gives these answers, in order. */
const person = (...answers: string[]) => ({ ask: async () => answers.shift()!, askHidden: async () => '' });

test('a person may have them asked again, or end it', () =>
  withEngines(async () => {
    const probes = [none, all];
    const probe = async (): Promise<ReachableRegistries> => probes.shift() ?? none;
    expect(await chooseSources({ wasOpen: false }, () => undefined, { terminal: person('a'), probe })).toEqual(all);
    const no = chooseSources({ wasOpen: false }, () => undefined, { terminal: person('n'), probe });
    await expect(no).rejects.toThrow(/Nothing was started: .*--open/);
    expect(await chooseSources({ wasOpen: false }, () => undefined, { terminal: person('yes'), probe })).toEqual(none);
  }));

const probe = () => Promise.reject(new Error('asked'));

test('who has said it by a flag is not asked, and neither are the registries', async () => {
  expect(await chooseSources({ sources: 'open', wasOpen: false }, () => undefined, { probe })).toEqual(all);
  expect(await chooseSources({ sources: 'closed', wasOpen: true }, () => undefined, { probe })).toEqual(none);
});

test('a slow registry is asked twice, with more patience, and one that is not there once', async () => {
  const asked: string[] = [];
  const answers = await probeRegistries({}, async (server, timeout) => {
    const registry = server.replace('https://', '');
    asked.push(`${registry} ${timeout}`);
    if (registry === 'quay.io') return 'no';
    return registry === 'ghcr.io' && timeout < 10_000 ? 'slow' : 'yes';
  });
  expect(answers).toEqual(most);
  expect(asked.filter((call) => call.startsWith('quay') || call.startsWith('ghcr')).toSorted()).toEqual([
    'ghcr.io 10000',
    'ghcr.io 3000',
    'quay.io 3000',
  ]);
});
