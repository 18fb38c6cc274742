import { Agent, request, type IncomingMessage } from 'node:http';

/** Bytes of an answer: a day of a thousand series is a tenth of it. */
const largest = 32_000_000;

/** Milliseconds: more than the time after which Prometheus itself gives up. */
const patience = 30_000;

const connections = new Agent({ keepAlive: true, maxSockets: 16 });

/** What Prometheus answered, read to its end. */
export interface PrometheusAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** An answer in the form of Prometheus' own errors, so that a page reads it as one. */
export function troubleAnswer(status: number, error: string): PrometheusAnswer {
  const body = Buffer.from(JSON.stringify({ status: 'error', errorType: 'unavailable', error }));
  return { status, headers: { 'content-type': 'application/json' }, body };
}

/** Puts one question; of a person's request nothing goes on but the path and which encodings are read. */
export function askThrough(prometheus: string, path: string, accepted = 'identity'): Promise<PrometheusAnswer> {
  return new Promise((resolve) => {
    const fail = (error: Error & { code?: string }): void => {
      resolve(troubleAnswer(502, `nothing answers at ${prometheus} (${error.code ?? error.message})`));
    };
    const sent = request(
      new URL(path, prometheus),
      { agent: connections, timeout: patience, headers: { 'accept-encoding': accepted } },
      (answer) => {
        void read(answer).then(resolve, fail);
      },
    );
    sent.on('timeout', () => {
      resolve(troubleAnswer(504, `no answer within ${patience / 1000} s`));
      sent.destroy();
    });
    sent.on('error', fail);
    sent.end();
  });
}

async function read(answer: IncomingMessage): Promise<PrometheusAnswer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > largest) {
      answer.destroy();
      return troubleAnswer(502, `the answer has more than ${largest / 1e6} MB: ask for a shorter time`);
    }
    parts.push(part);
  }
  const { 'content-type': type = 'application/json', 'content-encoding': encoding } = answer.headers;
  const headers = { 'content-type': type, ...(encoding !== undefined && { 'content-encoding': encoding }) };
  return { status: answer.statusCode ?? 502, headers, body: Buffer.concat(parts) };
}
