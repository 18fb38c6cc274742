/** Says one line of progress. */
export type Say = (line: string) => void;

/** Progress goes to standard error, so that standard output is the result alone. */
export const toStandardError: Say = (line) => void process.stderr.write(`${line}\n`);
