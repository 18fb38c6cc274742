import { expect, test } from '@jest/globals';
import { repositoryRoot } from '../lib/paths.ts';
import { createProgram } from '../program.ts';
import { callsIn, objection, type Call } from './commands.ts';
import { parseWorkflow, workflowsOf } from './workflow.ts';

/** What the workflows call before it is written: a line leaves this list when the command line takes it. */
const awaited = ['image build', 'image scan', 'image sbom', 'image verify'];

const calls = (await workflowsOf(repositoryRoot)).flatMap((workflow) => callsIn(workflow));

function begins({ words }: Call, line: string): boolean {
  return `${words.join(' ')} `.startsWith(`${line} `);
}

test('every call in the workflows is one that the command line takes', () => {
  const known = calls.filter((call) => !awaited.some((line) => begins(call, line)));
  expect(known.length).toBeGreaterThan(0);
  expect(known.map((call) => [call.file, objection(createProgram(), call)]).filter(([, why]) => why)).toEqual([]);
});

test.each(awaited)('%s is called and not there yet, else it leaves the list above', (line) => {
  const those = calls.filter((call) => begins(call, line));
  expect(those.length).toBeGreaterThan(0);
  expect(those.map((call) => objection(createProgram(), call)).filter(Boolean)).not.toEqual([]);
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
