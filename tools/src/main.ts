import { CommanderError } from 'commander';
import { Failure } from './lib/failure.ts';

try {
  // Imported here, so that what reads a broken lockstep.config.ts fails as a sentence.
  const { createProgram } = await import('./program.ts');
  await createProgram().parseAsync();
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
