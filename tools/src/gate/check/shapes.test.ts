import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ApplyResult } from '../apiserver/apply.ts';
import { dryRunServerOf, type DryRunServer } from '../apiserver/dry-run-server.ts';
import { startApiServer, type ApiServer } from '../apiserver/server.ts';
import { sentence } from '../../model/finding.ts';
import { oddOnes, sampled, type Odd } from '../../model/shape/odd-values.fixture.ts';
import { shapedRenders } from '../../model/shape/shaped.ts';
import { findingsOf } from './answers.ts';
import {
  cronJobWith,
  deploymentWith,
  ingressWith,
  jobWith,
  podWith,
  policyFixtures,
  serviceWith,
  sliceIn,
} from './policies.fixture.ts';
import { everyField, sparse } from './shapes.fixture.ts';
import { renderObjects } from '../../toolbox/kustomize.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';

let server: ApiServer;
let stage: DryRunServer;
beforeAll(async () => {
  server = await startApiServer();
  stage = dryRunServerOf(server);
  const [web] = await stage.set([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web' } }]);
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

test('no policy breaks on what an API server takes, whatever it leaves out', async () => {
  const policies = await renderObjects(join(repositoryRoot, 'base', 'policies'));
  for (const { error } of await stage.set([...policies, ...policyFixtures('scaled')])) expect(error).toBeUndefined();
  const made = [
    deploymentWith(),
    jobWith(),
    cronJobWith(),
    podWith(),
    serviceWith(),
    ingressWith(),
    sliceIn('ingress'),
  ];
  const all = [...made, ...everyField]
    .flatMap(oddOnes)
    .filter(({ path, what }) => path.length > 1 && path[0] === 'spec' && !isTooLong(what));
  const objects = [...sparse, ...sampled(all, 41).map(({ object }) => object)];
  const answers = await server.apply(objects, { dryRun: true });
  const said = answers.flatMap(({ error, warnings }) => warnings.concat(error?.message ?? ''));
  expect(said.filter((words) => /resulted in error|failed expression/.test(words))).toEqual([]);
  // Refused by the policies, by the server itself, and by nobody.
  expect(said.filter((words) => words.includes('denied request')).length).toBeGreaterThan(10);
  expect(said.filter((words) => words.includes('is invalid')).length).toBeGreaterThan(10);
  expect(said).toContain('');
}, 600_000);

/** A sentence of a policy has at most 5 KiB; beyond that the server says the expression instead. */
function isTooLong(what: string): boolean {
  return what.endsWith(': huge');
}

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
