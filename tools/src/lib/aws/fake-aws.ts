import { chmod, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { textIfThere } from '../files/if-there.ts';
import type { RunResult } from '../process/run.ts';
import type { Aws } from './aws.ts';
// @ts-expect-error -- plain JavaScript, which the stand-in runs as a program too
import { answer } from './fixtures/aws.mjs';
import { withScratchFolder } from '../files/scratch-folder.ts';

interface FakeAws {
  /** What reaches the stand-in. */
  readonly env: Readonly<Record<string, string>>;
  /** The command lines that it got. */
  calls(): Promise<readonly string[]>;
}

/** For tests: puts a stand-in for aws first on the PATH that answers of an account, as fixtures/aws.mjs holds it. */
export async function withAwsAccount<T>(account: object, work: (fake: FakeAws) => Promise<T>): Promise<T> {
  return await withScratchFolder('aws-account', async (folder) => {
    const [file, program] = [join(folder, 'account.json'), join(folder, 'aws')];
    const script = join(import.meta.dirname, 'fixtures', 'aws.mjs');
    await writeFile(file, JSON.stringify(account));
    await writeFile(program, `#!/bin/sh\nexec '${process.execPath}' '${script}' "$@"\n`);
    await chmod(program, 0o755);
    const path = [folder, process.env['PATH']].join(delimiter);
    return await work({
      env: { PATH: path, AWS_STATE: file, NODE_OPTIONS: '' },
      calls: async () => ((await textIfThere(`${file}.calls`)) ?? '').split('\n').filter(Boolean),
    });
  });
}

/** The same without a process for each call: `calls` fills with the command lines. */
export function awsInProcess(account: object, calls: string[] = []): Required<Pick<Aws, 'answer'>> {
  // As a file would hold it: what is undefined is not there.
  const kept: unknown = JSON.parse(JSON.stringify(account));
  return {
    answer: (words) => {
      if (words[0] !== '--version') calls.push(words.join(' '));
      return (answer as (account: unknown, words: readonly string[]) => RunResult)(kept, words);
    },
  };
}
