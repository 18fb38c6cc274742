import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { boardFile, encodingFor, pageFiles, type ServedFile } from './files.ts';
import { safety } from './headers.ts';
import { askThrough } from './prometheus.ts';
import { routeOf } from './route.ts';

/** Where the server finds what it serves. */
export interface ServedFrom {
  /** Folder of the built page. */
  readonly page: string;
  /** Folder of the boards in the format of Perses. */
  readonly boards: string;
  /** `http://prometheus:9090` */
  readonly prometheus: string;
  /** `http://jaeger.traces.svc:16686`; nothing answers there where requests are not traced. */
  readonly jaeger: string;
}

/** Milliseconds to read a request in, and questions at a time: a board puts some forty. */
const limits = { request: 10_000, questions: 200 };

/**
 * A server that reads: the page, its boards, and of Prometheus what a board asks. It does not listen yet.
 * @throws {Error} where there is no built page.
 */
export async function createDashboards({ page, boards, prometheus, jaeger }: ServedFrom): Promise<Server> {
  const files = await pageFiles(page);
  if (!files.has('/index.html')) throw new Error(`${page} has no index.html: build the page first`);
  let questions = 0;

  async function respond(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const route = routeOf(asked.method, asked.url);
    if (route.for === 'health') return end(answer, 200, { 'content-type': 'text/plain' }, 'ok\n');
    if (route.for === 'page') return endFile(asked, answer, files.get('/index.html'));
    if (route.for === 'file') return endFile(asked, answer, files.get(route.path));
    if (route.for === 'board') return endFile(asked, answer, await boardFile(boards, route.file));
    if (route.for === 'nothing') return refuse(answer, route.status, route.why);
    if (questions >= limits.questions) return refuse(answer, 503, 'too many questions at a time');
    questions += 1;
    try {
      if (route.for === 'traced') {
        // No answer is an answer: where requests are not traced there is no Jaeger.
        const { status } = await askThrough(jaeger, '/api/services');
        return end(
          answer,
          200,
          { 'content-type': 'application/json', 'cache-control': 'no-store' },
          `${status === 200}`,
        );
      }
      const asks = route.for === 'jaeger' ? jaeger : prometheus;
      const { status, headers, body } = await askThrough(asks, route.path, asked.headers['accept-encoding']);
      return end(answer, status, { ...headers, 'cache-control': 'no-store' }, body);
    } finally {
      questions -= 1;
    }
  }

  const server = createServer({ requestTimeout: limits.request, headersTimeout: limits.request }, (asked, answer) => {
    respond(asked, answer).catch((error: unknown) => {
      console.error(JSON.stringify({ level: 'error', path: asked.url?.split('?')[0], error: String(error) }));
      if (!answer.headersSent) refuse(answer, 500, 'this server failed');
    });
  });
  server.maxConnections = 500;
  return server;
}

function endFile(asked: IncomingMessage, answer: ServerResponse, file: ServedFile | undefined): void {
  if (file === undefined) return refuse(answer, 404, `there is no ${asked.url?.split('?')[0]}`);
  const { type, etag, keep } = file;
  const headers = { 'content-type': type, 'cache-control': keep, etag, vary: 'accept-encoding' };
  if (asked.headers['if-none-match'] === etag) return end(answer, 304, headers);
  const encoding = encodingFor(file, String(asked.headers['accept-encoding'] ?? ''));
  const said = encoding === 'identity' ? headers : { ...headers, 'content-encoding': encoding };
  return end(answer, 200, said, file.bodies.get(encoding));
}

function refuse(answer: ServerResponse, status: number, why: string): void {
  const allow = status === 405 ? { allow: 'GET, HEAD' } : {};
  end(
    answer,
    status,
    { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...allow },
    `${why}\n`,
  );
}

function end(answer: ServerResponse, status: number, headers: Record<string, string>, body?: string | Buffer): void {
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  answer.writeHead(status, { ...safety, ...headers, ...length }).end(body);
}
