import type { Command } from 'commander';
import { linesOf, runsOf } from './steps.ts';
import type { Workflow } from './workflow.ts';

/** A call of this repository's command line in a workflow. */
interface Call {
  readonly file: string;
  readonly job: string;
  /** What follows `lockstep --`, as the shell would split it; a variable stands as it is written. */
  readonly words: readonly string[];
}

/** Every call of the command line. */
export function callsIn(workflow: Workflow): readonly Call[] {
  return runsOf(workflow).flatMap(([job, run]) =>
    linesOf(run).flatMap((line) => {
      const after = /npm run -s lockstep -- (?<rest>.*)$/.exec(line)?.groups?.['rest'];
      return after === undefined ? [] : [{ file: workflow.file, job, words: wordsOf(after) }];
    }),
  );
}

// Enough of a shell for the forms that steps.ts allows: quotes, and what is redirected to a file.
function wordsOf(text: string): readonly string[] {
  const command = text.replace(/\)"$/, '').replace(/\s+>>?\s*\S+$/, '');
  return [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare!,
  );
}

/** The command that a call names, as deep as its words lead: "image scan". */
function commandNamed(program: Command, words: readonly string[]): { command?: Command; path: string } {
  const [first, ...rest] = words;
  const found = program.commands.find((command) => command.name() === first);
  if (found === undefined) return { path: [...names(program), first].join(' ') };
  return found.commands.length > 0 ? commandNamed(found, rest) : { command: found, path: names(found).join(' ') };
}

function names(command: Command): readonly string[] {
  return command.parent === null ? [] : [...names(command.parent), command.name()];
}

/** What the command line would say against a call; undefined when it would run. */
export function objection(program: Command, { words }: Call): string | undefined {
  const { command, path } = commandNamed(program, words);
  if (command === undefined) return `there is no command ${path}`;
  const { operands, unknown } = command.parseOptions(words.slice(path.split(' ').length));
  if (unknown.length > 0) return `${path} does not know ${unknown.join(' ')}`;
  const least = command.registeredArguments.filter(({ required }) => required).length;
  const most = command.registeredArguments.some(({ variadic }) => variadic)
    ? Infinity
    : command.registeredArguments.length;
  if (operands.length < least || operands.length > most) return `${path} does not take ${operands.length} arguments`;
  const lacking = command.options.find(
    (option) => option.mandatory && command.getOptionValue(option.attributeName()) === undefined,
  );
  return lacking === undefined ? undefined : `${path} needs ${lacking.flags}`;
}
