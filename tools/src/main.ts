import { CommanderError } from 'commander';
import { refuseEatenFlags } from './eaten-flags.ts';
import { Failure } from './lib/failure.ts';
import { npmCall } from './lib/process/npm-call.ts';

try {
  // Imported here, so that what reads a broken lockstep.config.ts fails as a sentence.
  const { createProgram } = await import('./program.ts');
  const program = createProgram();
  refuseEatenFlags(program, process.argv.slice(2), await npmCall());
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

/** Expected failures are one sentence on standard error; anything else is a bug and keeps its stack. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode;
  if (error instanceof Failure) {
    console.error(`\n${error.message}`);
    return 1;
  }
  console.error(error);
  return 70;
}
