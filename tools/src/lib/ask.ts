import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { Failure } from './failure.ts';

/** A person at a terminal. */
export interface Terminal {
  ask(question: string): Promise<string>;
  /** The same; what is typed is not shown. */
  askHidden(question: string): Promise<string>;
}

/** The person at this process's terminal; undefined where there is none, as in a pipeline. */
export function thisTerminal(): Terminal | undefined {
  return process.stdin.isTTY && process.stderr.isTTY ? terminalOn(process.stdin, process.stderr) : undefined;
}

export function terminalOn(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): Terminal {
  return {
    ask: (question) => answer(input, output, question, output),
    askHidden: async (question) => {
      const typed = await answer(input, output, question, nowhere());
      output.write('\n');
      return typed;
    },
  };
}

function answer(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  question: string,
  echo: NodeJS.WritableStream,
): Promise<string> {
  const hidden = echo !== output;
  return new Promise((resolve, reject) => {
    // As a terminal, also where the echo goes nowhere: otherwise the terminal itself would show what is typed.
    const lines = createInterface({ input, output: echo, terminal: true, historySize: 0 });
    lines.once('close', () =>
      reject(new Failure({ what: 'Ended at a question', wayOut: 'Run it again: it goes on.' })),
    );
    lines.question(hidden ? '' : question, (typed) => {
      resolve(typed);
      lines.close();
    });
    // Only now: what is typed before the terminal was told to be silent would be shown by it.
    if (hidden) output.write(question);
  });
}

function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}
