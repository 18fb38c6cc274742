import { readFile } from 'node:fs/promises';
import { Agent, request, type RequestOptions } from 'node:https';
import { createInterface } from 'node:readline';
import { sendRequest, type HttpResponse } from '@lockstep/tools/lib/http';
import { parse } from 'yaml';
import { jsonIn } from '@lockstep/tools/lib/files/json';

/** Requests to one API server without a process each: cheap enough to look twenty times a second. */
export interface Api {
  /** @throws {Error} with the server's message when it answers with anything but success. */
  get<T>(path: string): Promise<T>;
  /** Like `get`; undefined when the object does not exist. */
  find<T>(path: string): Promise<T | undefined>;
  delete(path: string): Promise<void>;
  /** JSON merge patch. */
  patch(path: string, change: object): Promise<void>;
  /**
   * Follows the objects of a list path that a field selector or nothing narrows; the present ones come first.
   * @returns a function that ends it.
   */
  watch<T>(path: string, seen: (object: T, at: number) => void): () => void;
  close(): void;
}

interface Kubeconfig {
  readonly clusters: readonly [{ readonly cluster: { readonly server: string; 'certificate-authority-data': string } }];
  readonly users: readonly [
    { readonly user: { readonly 'client-certificate-data': string; readonly 'client-key-data': string } },
  ];
}

/** Opens the API server that a kubeconfig of kind names. */
export async function openApi(kubeconfig: string): Promise<Api> {
  const { clusters, users } = parse(await readFile(kubeconfig, 'utf8')) as Kubeconfig;
  const { cluster } = clusters[0];
  const { user } = users[0];
  const server = new URL(cluster.server);
  const credentials = {
    ca: decoded(cluster['certificate-authority-data']),
    cert: decoded(user['client-certificate-data']),
    key: decoded(user['client-key-data']),
  };
  const agent = new Agent({ keepAlive: true, ...credentials });
  const base: RequestOptions = { host: server.hostname, port: server.port, ...credentials };

  const call = (method: string, path: string, change?: object): Promise<HttpResponse> => {
    const body = change === undefined ? {} : { body: JSON.stringify(change) };
    const headers = { 'content-type': 'application/merge-patch+json' };
    return sendRequest({ ...base, secure: true, agent, method, path, headers, timeout: 10_000, ...body });
  };
  const expect = async (method: string, path: string, change?: object): Promise<string> => {
    const { status, body } = await call(method, path, change);
    if (status >= 200 && status < 300) return body;
    throw new Error(`${method} ${path}: ${status} ${messageOf(body)}`);
  };

  return {
    get: async <T>(path: string): Promise<T> => JSON.parse(await expect('GET', path)) as T,
    find: async <T>(path: string): Promise<T | undefined> => {
      const { status, body } = await call('GET', path);
      if (status === 404) return undefined;
      if (status !== 200) throw new Error(`GET ${path}: ${status} ${messageOf(body)}`);
      return JSON.parse(body) as T;
    },
    delete: async (path) => void (await expect('DELETE', path)),
    patch: async (path, change) => void (await expect('PATCH', path, change)),
    watch: <T>(path: string, seen: (object: T, at: number) => void): (() => void) => {
      const separator = path.includes('?') ? '&' : '?';
      const outgoing = request({ ...base, agent: false, path: `${path}${separator}watch=1` }, (response) => {
        const lines = createInterface({ input: response });
        // Ending the watch cuts the answer, which is no failure.
        lines.on('error', () => {});
        lines.on('line', (line) => {
          const event = JSON.parse(line) as { type: string; object: T };
          if (event.type === 'ADDED' || event.type === 'MODIFIED') seen(event.object, Date.now());
        });
      });
      outgoing.on('error', () => {});
      outgoing.end();
      return () => outgoing.destroy();
    },
    close: () => agent.destroy(),
  };
}

function decoded(text: string): Buffer {
  return Buffer.from(text, 'base64');
}

function messageOf(body: string): string {
  return (Object(jsonIn(body)) as { readonly message?: string }).message ?? body.slice(0, 200);
}
