import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { listFiles } from './lib/git/checkout.ts';
import { repositoryRoot } from './lib/files/paths.ts';
import { createProgram } from './program.ts';
import { nextSteps } from './cluster/up/next-steps.ts';
import { environments } from './model/environment.ts';
import { lockstepLine } from './lib/values/command-line.ts';
import { callsIn, objection } from './gate/workflows/commands.ts';
import { parseWorkflow, workflowsOf } from './gate/workflows/workflow.ts';

const calls = (await workflowsOf(repositoryRoot)).flatMap((workflow) => callsIn(workflow));

test('every call in the workflows is one that the command line takes', () => {
  expect(calls.length).toBeGreaterThan(10);
  const refused = calls.map((call) => [call.file, objection(createProgram(), call)] as const);
  expect(refused.filter(([, why]) => why !== undefined)).toEqual([]);
});

function objectionTo(line: string): string | undefined {
  const run = `npm run -s lockstep -- ${line}`;
  const text = JSON.stringify({ jobs: { one: { steps: [{ run }] } } });
  return objection(createProgram(), callsIn(parseWorkflow('x.yaml', text))[0]!);
}

test.each([
  ['no-such-command', 'there is no command no-such-command'],
  ['check --bass "$BASE"', 'check does not know --bass $BASE'],
  ['bump --push', 'bump needs --image <reference...>'],
  ['promote production', 'promote does not take 1 arguments'],
])('%s is refused', (line, why) => {
  expect(objectionTo(line)).toBe(why);
});

test.each(['check --base "$BASE" --label "$LABELS"', 'bump --push --image "${images[@]}"', 'render > out.txt'])(
  '%s is taken',
  (line) => {
    expect(objectionTo(line)).toBeUndefined();
  },
);

test.each([
  ['default', environments],
  ['second', environments],
  ['default', [environments[0]!]],
])('every step that `up` ends with is one that the command line takes: %s, %j', (name, started) => {
  const steps = nextSteps({ name, environments: started });
  expect(steps.length).toBeGreaterThan(4);
  const refused = steps.map(({ args }) => [args, objectionTo(lockstepLine(args).slice('npm run lockstep -- '.length))]);
  expect(refused.filter(([, why]) => why !== undefined)).toEqual([]);
});

test("README's journey is that list, in its order and its words", async () => {
  const readme = await readFile(join(repositoryRoot, 'README.md'), 'utf8');
  const [, journey] = /^Then follow a change to your users[^]*?^```sh\n([^]*?)^```$/m.exec(readme) ?? [];
  const lines = journey!
    .trim()
    .split('\n')
    .map((line) => line.split(/\s+# /));
  const steps = nextSteps({ name: 'default', environments }).map(({ args, about }) => [lockstepLine(args), about]);
  expect(lines).toEqual(steps);
});

// What stands in a page for a reader to fill in counts as a word.
const inPages = /npm run (?:-s )?lockstep -- (?<rest>[a-z][^`\n&|]*)/g;

test('every call in the pages is one that the command line takes', async () => {
  const pages = (await listFiles(repositoryRoot)).filter((file) => file.endsWith('.md'));
  const lines = await Promise.all(
    pages.map(async (file) => {
      const text = (await readFile(join(repositoryRoot, file), 'utf8')).replaceAll(/\\\n\s*/g, '');
      return [...text.matchAll(inPages)].map(
        ({ groups }) => [file, groups!['rest']!.replace(/\s+#.*$/, '').trim()] as const,
      );
    }),
  );
  expect(lines.flat().length).toBeGreaterThan(100);
  const refused = lines
    .flat()
    .filter(([, line]) => !line.endsWith('--help'))
    .map(([file, line]) => [file, line, objectionTo(line)]);
  expect(refused.filter(([, , why]) => why !== undefined)).toEqual([]);
});
