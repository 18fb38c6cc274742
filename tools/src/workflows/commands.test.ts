import { expect, test } from '@jest/globals';
import { repositoryRoot } from '../lib/paths.ts';
import { createProgram } from '../program.ts';
import { callsIn, objection } from './commands.ts';
import { parseWorkflow, workflowsOf } from './workflow.ts';

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
