import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import { wordsOf } from '@lockstep/tools/lib/process/programming-error';
import type { Environment } from '@lockstep/tools/model/environment';
import { doorPort } from '@lockstep/tools/model/instance';
import { openPrometheus, type Prometheus } from '@lockstep/tools/toolbox/prometheus';
import { noneFound, openShell } from './runbook-shell.ts';
import { countersIn, mayBeEmpty, mayFindNone, notTyped, onLaptop, storyOfPage } from './runbook-tables.ts';
import { filled, runbookCommands, type RunbookCommand } from './runbooks.ts';
import type { Story } from '../story.ts';
import type { World } from '../world.ts';

const folder = join(repositoryRoot, 'docs', 'runbooks');

/** Values for the variables and the words in capitals of a command, as of an alert about something that is there. */
export type LabelsOf = (command: RunbookCommand) => Readonly<Record<string, string>>;

/** The commands of the runbooks of one story, and where they are typed. */
interface TypedRunbooks {
  /** Those of the shell that are typed, each once. */
  readonly typed: readonly RunbookCommand[];
  /** Types a line of our own. */
  readonly shell: Awaited<ReturnType<typeof openShell>>;
  /** Types them one after the other, and keeps what is of no use to a person. */
  type(what: string, lines: readonly RunbookCommand[]): Promise<void>;
  /** Asks Prometheus all expressions. */
  ask(): Promise<void>;
  /** @throws {AssertionError} that lists each command that is of no use to a person. */
  assertUseful(): void;
}

function whyNotTyped({ text }: RunbookCommand): string | undefined {
  return notTyped.find(([which]) => which.test(text))?.[1];
}

/** Reads the runbooks that are typed in this story, and opens a shell against one cluster. */
export async function openRunbooks(
  story: Story,
  { instance }: World,
  environment: Environment,
  { name, labels }: { readonly name: string; readonly labels: LabelsOf },
): Promise<TypedRunbooks> {
  const commands = (await readRunbooks()).filter(({ page }) => storyOfPage(page) === name);
  assert.notEqual(commands.length, 0, `no runbook is typed in ${name}`);
  const home = await mkdtemp(join(tmpdir(), 'lockstep-runbooks-'));
  story.cleanUp('remove the kubeconfig of the story', () => rm(home, { recursive: true }));
  const shell = await openShell(instance, environment, home);
  const port = doorPort(instance, environment, 'customers');
  const problems: string[] = [];
  const written = uniqueBy(commands.filter(({ language }) => language === 'sh'));
  const typed = written.filter((command) => whyNotTyped(command) === undefined);
  for (const command of written)
    if (!typed.includes(command)) story.note(`not typed: ${command.text}: ${whyNotTyped(command)}`);
  const asked = uniqueBy(commands.filter(({ language }) => language === 'promql'));
  story.figure('commands of runbooks that were typed or asked', typed.length + asked.length, 'commands');
  return {
    typed,
    shell,
    type: (what, lines) =>
      story.step(`type ${lines.length} commands that ${what}`, async () => {
        for (const command of lines) {
          const values = labels(command);
          const text = filled(command, values);
          const problem = await shell.type(onLaptop(text, port), values);
          const right = problem === undefined || (problem === noneFound && mayFindNone.test(text));
          if (!right) problems.push(`${command.page}: ${text}: ${problem}`);
        }
      }),
    ask: () =>
      story.step(`ask Prometheus ${asked.length} expressions`, async () => {
        const prometheus = openPrometheus(instance, environment);
        for (const one of asked) problems.push(...(await ask(prometheus, one)));
      }),
    assertUseful: () => assert.deepEqual(problems, []),
  };
}

/** Every command of every page. */
export async function readRunbooks(): Promise<readonly RunbookCommand[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.md')).toSorted();
  const pages = await Promise.all(
    files.map(async (file) => runbookCommands(file.replace(/\.md$/, ''), await readFile(join(folder, file), 'utf8'))),
  );
  return pages.flat();
}

/** The first of those that are written alike. */
function uniqueBy(commands: readonly RunbookCommand[]): readonly RunbookCommand[] {
  return [...Map.groupBy(commands, ({ text }) => text).values()].map(([first]) => first!);
}

/** Why the expression is of no use to a person. */
async function ask(prometheus: Prometheus, command: RunbookCommand): Promise<readonly string[]> {
  const { page, text } = command;
  try {
    const found = await prometheus.query(text);
    if (found.length > 0 || mayBeEmpty(command)) return [];
    // It may choose the failures among what is counted.
    const counters = countersIn(command);
    const counted = await Promise.all(counters.map((name) => prometheus.query(`count(${name})`)));
    const there = counters.length > 0 && counted.every((series) => series.length > 0);
    return there ? [] : [`${page}: ${text}: it finds no series`];
  } catch (error) {
    return [`${page}: ${text}: ${wordsOf(error)}`];
  }
}

/** Types all commands of the runbooks of one story, asks all expressions, and fails at those that are of no use. */
export async function typeRunbooks(...args: Parameters<typeof openRunbooks>): Promise<void> {
  const runbooks = await openRunbooks(...args);
  await runbooks.type('look', runbooks.typed);
  await runbooks.ask();
  runbooks.assertUseful();
}
