import { expect, test } from '@jest/globals';
import { healthUnasked, judgeHealth, type Reported } from './staging-health.ts';

const bot = 'acme-staging[bot]';

function at(commit: string, ...states: readonly (readonly [string, string, string?])[]): Reported {
  return { commit, statuses: states.map(([context, state, creator = bot]) => ({ context, state, creator })) };
}

const [web, worker, monitoring] = ['argocd/staging/web', 'argocd/staging/worker', 'argocd/staging/monitoring'];

test.each<readonly [string, readonly Reported[], string]>([
  ['nobody has said anything yet', [at('b')], 'pending'],
  ['others alone have spoken', [at('b', ['ci', 'success'], ['argocd/production/web', 'success'])], 'pending'],
  ['another Application got healthy later', [at('c', [monitoring, 'success']), at('b')], 'pending'],
  ['staging is at it', [at('b', [web, 'pending'])], 'pending'],
  ['staging is healthy', [at('c'), at('b', [web, 'success'])], 'healthy'],
  ['another Application failed', [at('c', [monitoring, 'failure']), at('b', [web, 'success'])], 'healthy'],
  ['it failed', [at('b', [web, 'failure'])], 'failed'],
  ['it could not be synced', [at('b', [web, 'error'])], 'failed'],
  ['it was mended', [at('c', [web, 'success']), at('b', [web, 'failure'])], 'healthy'],
  ['it recovered at the same commit', [at('b', [web, 'success'], [web, 'failure'])], 'healthy'],
  ['it broke later', [at('c', [web, 'failure']), at('b', [web, 'success'])], 'failed'],
  ['it broke later at the same commit', [at('b', [web, 'failure'], [web, 'success'])], 'failed'],
  ['somebody else says that it is healthy', [at('b', [web, 'success', 'mallory'])], 'pending'],
  ['somebody else says so after a failure', [at('b', [web, 'success', 'mallory'], [web, 'failure'])], 'failed'],
  ['somebody else says that it failed', [at('b', [web, 'failure', 'mallory'], [web, 'success'])], 'healthy'],
  ['a person has the name of the App', [at('b', [web, 'success', 'acme-staging'])], 'pending'],
  ['its name is written in capitals', [at('b', [web, 'success', 'Acme-Staging[bot]'])], 'healthy'],
  ['an account that is gone said so', [at('b', [web, 'success', ''])], 'pending'],
])('when %s', (_name, during, state) => {
  expect(judgeHealth(['web'], during, bot).state).toBe(state);
});

test.each<readonly [string, readonly Reported[], string]>([
  ['one is healthy', [at('b', [web, 'success'])], 'pending'],
  ['one failed', [at('b', [web, 'success'], [worker, 'failure'])], 'failed'],
  ['both are healthy, at different commits', [at('c', [worker, 'success']), at('b', [web, 'success'])], 'healthy'],
])('of two Applications that run it, %s', (_name, during, state) => {
  expect(judgeHealth(['web', 'worker'], during, bot).state).toBe(state);
});

test('the sentence names the Application, the state and the commit', () => {
  const commit = '1234567890'.repeat(4);
  expect(judgeHealth(['web'], [at(commit, [web, 'failure'])], bot).text).toBe(
    'staging failed: argocd/staging/web failure at 1234567',
  );
});

test('the sentence says who waits for whom, and whose word counts for nothing', () => {
  const { text } = judgeHealth(['web'], [at('b', [web, 'success', 'mallory'])], bot);
  expect(text).toContain('acme-staging[bot] has not reported yet that web is healthy in staging');
  expect(text).toContain('what mallory said of it counts for nothing');
});

test('the sentence tells a reporter that says nothing at all from one that is not done', () => {
  expect(judgeHealth(['web'], [at('b', [web, 'success', 'mallory'])], bot).text).toContain('does its key still work?');
  expect(judgeHealth(['web'], [at('c'), at('b', [worker, 'success'])], bot).text).not.toContain(
    'does its key still work?',
  );
});

test.each([
  ['was never reported', ['web'], {}, 'not configured'],
  ['is reported no longer', ['web'], { former: bot }, 'silenced'],
  ['is of an image that nothing runs', [], { login: bot }, 'unknown'],
  ['is reported', ['web'], { login: bot }, undefined],
])('health that %s', (_name, applications, reporter, state) => {
  expect(healthUnasked(applications, reporter)?.state).toBe(state);
});
