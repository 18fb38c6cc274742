import { expect, test } from '@jest/globals';
import { judge, type GateRun } from './ci-ok.ts';

interface Told {
  readonly results?: Readonly<Record<string, string>>;
  readonly touched?: unknown;
  readonly run?: Partial<GateRun>;
  readonly stacks?: string;
}

/** A run in which everything passed, of a change that touches tools and a service, but for what is told. */
function refusedOf({ results, touched, run, stacks = '["x"]' }: Told = {}): readonly string[] {
  const jobs = ['touches', 'test', 'review', 'own', 'image', 'promotion', 'infra', 'plan', 'report', 'keep'];
  const outputs: Readonly<Record<string, object>> = {
    touches: { touched: JSON.stringify(touched ?? { tools: true, services: ['web'] }) },
    review: { stacks },
  };
  const all = Object.fromEntries(
    jobs.map((job) => [job, { result: results?.[job] ?? 'success', outputs: outputs[job] ?? {} }]),
  );
  const needs = JSON.stringify(all);
  const judged = judge({ needs, event: 'pull_request', labels: [], onto: 'main', main: 'main', ...run });
  return judged.filter(({ passes }) => !passes).map(({ job }) => job);
}

const nothing = { tools: false, services: [] };
const skipped = { own: 'skipped', image: 'skipped' };

test.each<[string, Told, readonly string[]]>([
  ['everything passed', {}, []],
  ['a job failed', { results: { test: 'failure' } }, ['test']],
  ['a job was cancelled: it has proved nothing', { results: { plan: 'cancelled' } }, ['plan']],
  ['a result that nobody knows', { results: { plan: 'something new' } }, ['plan']],
  // A rollback: one file of manifests.
  ['no service and no tool changed', { touched: nothing, results: skipped }, []],
  ['a service changed and no image was built', { results: { image: 'skipped' } }, ['image']],
  ['the tools changed and did not judge themselves', { results: { own: 'skipped' } }, ['own']],
  ['the tools refuse what main takes', { results: { own: 'failure' } }, ['own']],
  ["main's tools refuse what those of the change take", { results: { review: 'failure' } }, ['review']],
  ['the review was skipped', { results: { review: 'skipped' } }, ['review']],
  ['the proof was skipped', { results: { promotion: 'skipped' } }, ['promotion']],
  ['no test ran', { results: { test: 'skipped' } }, ['test']],
  ['no stack of AWS changed', { results: { infra: 'skipped', plan: 'skipped' }, stacks: '[]' }, []],
  ['a stack changed and was not asked about', { results: { infra: 'skipped' } }, ['infra']],
  ['no plan for a fork', { results: { plan: 'skipped', report: 'skipped', keep: 'skipped' } }, []],
  ['it goes onto a branch that is no main', { run: { onto: 'other' } }, ['base']],
])('%s', (_what, told, refused) => {
  expect(refusedOf(told)).toEqual(refused);
});

const label = { labels: ['new-tools'] };

test.each<[string, Told, readonly string[]]>([
  ["stand in for main's with the label", { run: label, results: { review: 'failure' } }, []],
  ['have to pass themselves', { run: label, results: { review: 'failure', own: 'failure' } }, ['review', 'own']],
  ['have to be there', { run: label, results: { review: 'failure', ...skipped }, touched: nothing }, ['review']],
  ['excuse no other job', { run: label, results: { promotion: 'failure' } }, ['promotion']],
  ['excuse none that proved nothing', { run: label, results: { review: 'cancelled' } }, ['review']],
])('new tools %s', (_what, told, refused) => {
  expect(refusedOf(told)).toEqual(refused);
});

test('a push to main is judged by its jobs alone', () => {
  const needs = JSON.stringify({ test: { result: 'success' }, touches: { result: 'skipped' } });
  const judged = judge({ needs, event: 'push', labels: [], onto: 'main', main: 'main' });
  expect(judged.every(({ passes }) => passes)).toBe(true);
});

test('a job that nobody asked does not pass', () => {
  const needs = JSON.stringify({ touches: { result: 'success', outputs: { touched: JSON.stringify(nothing) } } });
  const judged = judge({ needs, event: 'merge_group', labels: [], onto: 'main', main: 'main' });
  expect(judged.filter(({ result }) => result === 'not there').map(({ job }) => job)).toEqual(
    expect.arrayContaining(['test', 'review', 'promotion']),
  );
});

test('where it is not known what changed nothing passes', () => {
  const results = { touches: 'failure', own: 'skipped', image: 'skipped' };
  expect(refusedOf({ results, touched: 'x' })).toEqual(['touches', 'own', 'image']);
});

test.each([undefined, '', '{}', '[]', 'null', '"success"', '{"test":"success"}', '{"test":null}'])(
  '%p is refused, and never read as passed',
  (needs) => {
    const run = { needs, event: 'pull_request', labels: [], onto: 'main', main: 'main' };
    expect(() => judge(run)).toThrow(/NEEDS does not say what became of the jobs.*toJSON\(needs\)/);
  },
);
