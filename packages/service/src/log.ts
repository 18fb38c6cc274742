import { destination, pino, type Logger } from 'pino';

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

type Fields = Readonly<Record<string, unknown>>;

/** Writes one line of JSON; fields must be JSON values, but for an Error as `error`, which is written as its stack. */
export type Log = (level: Exclude<LogLevel, 'silent'>, message: string, fields?: Fields) => void;

interface Destination {
  /** Takes one line, newline included. */
  write(line: string): void;
  /** Hands on, before it returns, whatever it has held back. */
  flushSync?(): void;
}

const none: Fields = {};

/**
 * A log that drops what is below `threshold` and carries `fields` on each line, and the `ids` of the span that it is written in. Lines may wait for others for 100 ms;
 * an error waits for none, and `flush` is for who is about to end the process by force.
 */
export function createLog(
  threshold: LogLevel,
  to: Destination = standardOutput(),
  fields: Fields = none,
  ids?: () => Fields | undefined,
): Log & { readonly flush: () => void } {
  const logger: Logger = pino(
    {
      level: threshold,
      base: { ...fields },
      ...(ids === undefined ? {} : { mixin: () => ({ ...ids() }) }),
      messageKey: 'message',
      timestamp: createTimestamp(),
      formatters: { level: (level) => ({ level }) },
      serializers: { error: (error: unknown) => (error instanceof Error ? error.stack : error) },
    },
    to,
  );
  const flush = () => to.flushSync?.();
  const log: Log = (level, message, given = none) => {
    logger[level](given, message);
    if (level === 'error') flush();
  };
  return Object.assign(log, { flush });
}

/** Bytes that a pipe takes in one piece: with one line more it stays below 4096, so that workers' lines never mix. */
const together = 3_072;

/** Written by this thread, as Node's own stdout: what has been written can't be lost to an exit, or come twice. */
function standardOutput(): Destination {
  // As buffers, of which its types know nothing: strings that wait would be copied anew with each that joins them.
  const output = destination({ dest: 1, sync: true, minLength: together, periodicFlush: 100, contentMode: 'buffer' });
  const flushSync = () => {
    try {
      output.flushSync();
    } catch (error) {
      // Nobody reads any more, or the disk is full: the service goes on without its log.
      if (!('syscall' in Object(error))) throw error;
    }
  };
  process.once('exit', flushSync);
  return { write: (line) => output.write(Buffer.from(line) as never), flushSync };
}

/** The time as pino wants it, `,"time":"..."`, put into words once a millisecond however many lines there are. */
function createTimestamp(): () => string {
  let at = 0;
  let text = '';
  return function timestamp() {
    const now = Date.now();
    if (now !== at) text = `,"time":"${new Date(now).toISOString()}"`;
    at = now;
    return text;
  };
}
