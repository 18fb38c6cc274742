import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { serveGit } from '../../../lib/git/serve.ts';

/** A folder of bare repositories, served as a host of git serves them. */
export interface GitOverHttp {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** How often each of git's services was asked since the start: what refs there are, and objects. */
  asked(): { readonly refs: number; readonly objects: number };
  stop(): void;
}

/** Serves them for reading, on the loopback address alone. */
export async function gitOverHttp(folder: string): Promise<GitOverHttp> {
  const counts = { refs: 0, objects: 0 };
  const server = createServer((request, response) => {
    if (request.url?.includes('/info/refs') === true) counts.refs += 1;
    else counts.objects += 1;
    serveGit(folder, request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => ({ ...counts }),
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
