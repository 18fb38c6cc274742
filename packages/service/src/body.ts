import type { IncomingMessage } from 'node:http';

/** Bytes of a body; more is a 413. */
const longestBody = 4_096;

/** The body of a request that says it is JSON; else the status that refuses it. */
export async function readBody(request: IncomingMessage): Promise<Buffer | 413 | 415> {
  const [type = ''] = (request.headers['content-type'] ?? '').split(';');
  if (type.trim().toLowerCase() !== 'application/json') return 415;
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > longestBody) return 413;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
