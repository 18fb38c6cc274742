import { expect, test } from '@jest/globals';
import { imageOf } from '../../model/image.fixture.ts';
import { judgeHealth, lastStretch, type Reported } from './staging-health.ts';

function at(commit: string, ...states: readonly (readonly [string, string])[]): Reported {
  return { commit, statuses: states.map(([context, state]) => ({ context, state })) };
}

const web = 'argocd/staging/web';

test.each<readonly [string, readonly Reported[], readonly Reported[], string]>([
  ['nobody ever reports', [at('b')], [at('a')], 'not configured'],
  ['others report', [at('b', ['ci', 'success'])], [at('a', ['argocd/production/web', 'success'])], 'not configured'],
  ['staging reported before and not yet now', [at('b')], [at('a', [web, 'success'])], 'pending'],
  ['staging is at it', [at('b', [web, 'pending'])], [], 'pending'],
  ['staging is healthy', [at('c'), at('b', [web, 'success'])], [], 'healthy'],
  ['one Application failed', [at('b', [web, 'success'], ['argocd/staging/ingress', 'failure'])], [], 'failed'],
  [
    'one Application is not there yet',
    [at('b', [web, 'success'], ['argocd/staging/ingress', 'pending'])],
    [],
    'pending',
  ],
  ['it was mended', [at('c', [web, 'success']), at('b', [web, 'failure'])], [], 'healthy'],
  ['it broke later', [at('c', [web, 'failure']), at('b', [web, 'success'])], [], 'failed'],
  ['it had failed with the image before', [at('b', [web, 'success'])], [at('a', [web, 'failure'])], 'healthy'],
])('%s', (_name, during, before, state) => {
  expect(judgeHealth(during, before).state).toBe(state);
});

test('the sentence names the Application, the state and the commit', () => {
  const commit = '1234567890'.repeat(4);
  expect(judgeHealth([at(commit, [web, 'failure'])], []).text).toBe(
    'staging failed: argocd/staging/web failure at 1234567',
  );
});

const [one, two] = [imageOf('web', 'a'.repeat(40), '1'), imageOf('web', 'b'.repeat(40), '2')];

test.each([
  ['was never there', [two], undefined],
  ['stands there', [two, one, one], { from: '1' }],
  ['stood there', [one, one, two], { from: '0', end: '2' }],
  ['came back', [one, two, one], { from: '2' }],
])('the stretch of an image that %s', (_name, pinned, expected) => {
  const versions = pinned.map((image, index) => ({ commit: String(index), images: [image] }));
  expect(lastStretch(versions, one)).toEqual(expected);
});
