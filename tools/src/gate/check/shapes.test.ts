import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ApplyResult } from '../apiserver/apply.ts';
import { dryRunServerOf } from '../apiserver/dry-run-server.ts';
import { startApiServer, type ApiServer } from '../apiserver/server.ts';
import { sentence } from '../../model/finding.ts';
import { oddOnes, sampled, type Odd } from '../../model/shape/odd-values.fixture.ts';
import { shapedRenders } from '../../model/shape/shaped.ts';
import { findingsOf } from './answers.ts';
import { everyField } from './shapes.fixture.ts';

let server: ApiServer;
beforeAll(async () => {
  server = await startApiServer();
  const [web] = await dryRunServerOf(server).set([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web' } }]);
  expect(web?.error).toBeUndefined();
}, 600_000);
afterAll(() => server?.stop());

test('a real API server takes the objects as they are, and so do the shapes', async () => {
  const answers = await server.apply(everyField, { dryRun: true });
  expect(
    answers.flatMap(({ error, object }) => (error === undefined ? [] : [`${object.kind}: ${error.message}`])),
  ).toEqual([]);
  expect(wrongIn(everyField.map((object) => ({ object })))).toEqual([]);
});

// All of them, in minutes: LOCKSTEP_FUZZ=1.
test('what the shapes refuse a real API server refuses as well, and says of what type what should be', async () => {
  const named = /^(apiVersion|kind|metadata|metadata\.name|metadata\.namespace)$/;
  const all = everyField.flatMap(oddOnes).filter(({ path }) => !named.test(path.join('.')));
  const asked = sampled(all, 29).map(({ what, object }) => ({ what: `${object.kind} ${what}`, object }));
  const answers = await server.apply(
    asked.map(({ object }) => object),
    { dryRun: true },
  );
  const pairs = answers.map((answer, index) => ({ answer, what: asked[index]!.what, object: answer.object }));
  // Of an item that is null it makes one that says nothing: a grant to everybody, of a rule.
  const lenient = pairs.filter(({ answer, what }) => answer.error === undefined && !/: (nulls|null)$/.test(what));
  expect(wrongIn(lenient)).toEqual([]);
  expect(
    pairs.filter(({ answer }) => isUntold(answer)).map(({ what, answer }) => `${what}: ${answer.error?.message}`),
  ).toEqual([]);
}, 600_000);

function wrongIn(objects: readonly Pick<Odd, 'object'>[]): readonly string[] {
  return shapedRenders(objects.map(({ object }) => ({ file: 'f', object }))).findings.map((each) => sentence(each));
}

/** Whether the server says that a type is wrong, and neither its words nor the shapes give the field. */
function isUntold(answer: ApplyResult): boolean {
  const isOfType = /typed patch object|cannot unmarshal|quantities must match/.test(answer.error?.message ?? '');
  const source = { file: 'f', object: answer.object };
  const unnamed = findingsOf(source, answer).some(({ field }) => field === "the API server's answer");
  return isOfType && unnamed && shapedRenders([source]).findings.length === 0;
}
