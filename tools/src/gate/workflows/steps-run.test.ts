import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { hostile, runScript, scriptsOf, type ScriptRun } from './steps-run.ts';
import { parseWorkflow, workflowsOf } from './workflow.ts';

jest.setTimeout(120_000);

/** Which steps say the same, the calls that they make, and what they hand on. */
interface Case {
  readonly steps: readonly string[];
  readonly calls: readonly string[];
  readonly output?: string;
  /** Folders that a step before it made. */
  readonly made?: readonly string[];
}

const file = join(import.meta.dirname, 'fixtures', 'steps.json');
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { readonly cases: readonly Case[] };
const caseOf = new Map(cases.flatMap((one) => one.steps.map((step) => [step, one] as const)));
const scripts = (await workflowsOf(repositoryRoot)).flatMap(scriptsOf);

/** A value of an expression as the table writes it; a word with blanks in quotes. */
function shown(text: string): string {
  return text.replaceAll(/\{([^{}]*?); \$\(touch "\$HARM"\) `touch "\$HARM"` \*\}/g, '{$1}');
}

function linesOf({ calls }: ScriptRun): readonly string[] {
  return calls.map((words) =>
    words.map((word) => (/\s/.test(shown(word)) ? `'${shown(word)}'` : shown(word))).join(' '),
  );
}

test('every script of every workflow has a case that runs it, and every case a script', () => {
  const names = scripts.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => !caseOf.has(name))).toEqual([]);
  expect([...caseOf.keys()].filter((name) => !names.includes(name))).toEqual([]);
  // Its scripts would be run by nobody here.
  expect(existsSync(join(repositoryRoot, '.github/actions'))).toBe(false);
});

test.each(scripts.map((one) => [one.name, one] as const))(
  '%s: makes its calls, hands on what they say, and runs nothing that it is told',
  async (name, script) => {
    const { calls, output = '', made } = caseOf.get(name)!;
    const found = await runScript(script, 0, made);
    expect({ code: found.code, calls: linesOf(found), output: shown(found.output), harm: found.ranValue }).toEqual({
      code: 0,
      calls,
      output,
      harm: false,
    });
  },
);

const different = [...new Map(scripts.map((one) => [one.script, one])).values()];

test.each(different.map((one) => [one.name, one] as const))(
  '%s: a call that fails ends it, with nothing called and nothing handed on after',
  async (name, script) => {
    const { calls, made } = caseOf.get(name)!;
    for (const failAt of calls.keys()) {
      const found = await runScript(script, failAt + 1, made);
      // Of a pipe both ends run; nothing else does after what failed.
      expect({ code: found.code, calls: linesOf(found) }).toEqual({ code: 1, calls: calls.slice(0, failAt + 1) });
      expect(found.output).not.toContain(`answer ${failAt + 1}`);
    }
  },
);

test('the scripts of tools/least that a step calls are there', () => {
  const called = cases.flatMap(({ calls }) => calls).flatMap((call) => /^node (?:main\/)?(\S+)/.exec(call)?.[1] ?? []);
  expect(called.length).toBeGreaterThan(5);
  expect(called.filter((path) => !existsSync(join(repositoryRoot, path)))).toEqual([]);
});

/** A workflow of one step, to see that this harness sees. */
const stepOf = (script: string, env: Readonly<Record<string, string>> = {}) =>
  scriptsOf(
    parseWorkflow(
      '.github/workflows/x.yaml',
      JSON.stringify({ on: 'push', jobs: { x: { steps: [{ name: 'x', run: script, env }] } } }),
    ),
  )[0]!;

test('a value that becomes a command is seen', async () => {
  const env = { TITLE: '${{ github.event.pull_request.title }}' };
  expect((await runScript(stepOf('eval "echo $TITLE"', env))).ranValue).toBe(true);
  expect((await runScript(stepOf('echo "$TITLE"', env))).ranValue).toBe(false);
  expect(shown(hostile('a.b'))).toBe('{a.b}');
});

test('a failure that a step swallows is seen', async () => {
  expect((await runScript(stepOf('npm test || true'), 1)).code).toBe(0);
  expect((await runScript(stepOf('npm test | tee said.txt'), 1)).code).toBe(1);
  expect((await runScript(stepOf('echo "x=$(npm test)" >> "$GITHUB_OUTPUT"'), 1)).code).toBe(0);
});
