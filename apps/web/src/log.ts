export const levels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type Level = (typeof levels)[number];

/** Writes one line of JSON; fields must be JSON values, an Error is written as its stack. */
export type Log = (
  level: Exclude<Level, 'silent'>,
  message: string,
  fields?: Readonly<Record<string, unknown>>,
) => void;

/** A log that drops what is below `threshold` and hands each other line, newline included, to `write`. */
export function createLog(threshold: Level, write: (line: string) => void): Log {
  const lowest = levels.indexOf(threshold);
  return function log(level, message, fields = {}) {
    if (levels.indexOf(level) < lowest) return;
    const line = { time: new Date().toISOString(), level, message, ...fields };
    write(`${JSON.stringify(line, (_key, value) => (value instanceof Error ? value.stack : value))}\n`);
  };
}
