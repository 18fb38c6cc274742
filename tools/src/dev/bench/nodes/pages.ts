import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** What stands for the page of a target; undefined where there is none. */
export type PageOf = (job: string, target: string) => string | undefined;

/** Serves the page of every target by the path `/JOB/TARGET`; each scrape sees other values than the last one. */
export async function servePages(pageOf: PageOf): Promise<{ readonly address: string; stop(): void }> {
  let scrapes = 0;
  const server = createServer((request, response) => {
    const [, job = '', ...target] = decodeURIComponent(new URL(request.url ?? '/', 'http://page').pathname).split('/');
    const page = pageOf(job, target.join('/'));
    if (page === undefined) return response.writeHead(404).end();
    scrapes += 1;
    response.setHeader('content-type', 'text/plain; version=0.0.4; charset=utf-8');
    return response.end(movedPage(page, scrapes));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

const constant = /_info\{|start_time|^machine_/;

/** A page with every value a little larger, so that nothing compresses better than where something is going on. */
export function movedPage(page: string, scrapes: number): string {
  return page
    .split('\n')
    .map((line) => {
      if (line === '' || line.startsWith('#') || constant.test(line)) return line;
      const end = line.lastIndexOf(' ') + 1;
      return `${line.slice(0, end)}${Number(line.slice(end)) + (scrapes % 1_000_000) * 0.25}`;
    })
    .join('\n');
}

/** The metrics that a component was seen to emit, once each, with labels of one target. */
export function pageOfRecorded(
  metrics: Readonly<Record<string, { readonly labels: readonly string[] }>>,
  labels: Readonly<Record<string, string>>,
): string {
  return Object.entries(metrics)
    .map(([name, { labels: names }]) => {
      const pairs = names.map((label) => `${label}=${JSON.stringify(labels[label] ?? 'x')}`);
      return `${name}{${pairs.join(',')}} 1`;
    })
    .join('\n');
}
