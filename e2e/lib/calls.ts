import type { Cluster } from './cluster.ts';

/** As whom a pod of front calls web: by its own identity, without any, or by PEM. */
export type Caller = 'itself' | 'nobody' | { readonly cert: string; readonly key: string };

/** What a call came to. */
export interface CallAnswer {
  /** Absent where there was no answer. */
  readonly status?: number;
  readonly body?: string;
  /** Of the certificate that web showed. */
  readonly serial?: string;
  /** Why there was no answer. */
  readonly error?: string;
  readonly milliseconds: number;
}

const script = `
const fs = require('node:fs');
const { urls, caller } = JSON.parse(process.argv[1]);
const file = (name) => { try { return fs.readFileSync('/etc/identity/' + name, 'utf8'); } catch { return undefined; } };
const own = caller === 'itself' ? { cert: file('tls.crt'), key: file('tls.key') } : caller === 'nobody' ? {} : caller;
const ask = (url) => new Promise((resolve) => {
  const begun = performance.now();
  const end = (answer) => resolve({ ...answer, milliseconds: performance.now() - begun });
  const tls = url.startsWith('https:');
  const options = { agent: false, timeout: 4000, ...(tls ? { ca: file('ca.crt'), ...own } : {}) };
  const request = require(tls ? 'node:https' : 'node:http').get(url, options, (response) => {
    const serial = tls ? response.socket.getPeerCertificate().serialNumber : undefined;
    let body = '';
    response.on('data', (part) => (body += part));
    response.on('error', (error) => end({ error: error.code || error.message }));
    response.on('end', () => end({ status: response.statusCode, body, serial }));
  });
  request.on('timeout', () => request.destroy(new Error('no answer within 4 s')));
  request.on('error', (error) => end({ error: error.code || error.message }));
});
(async () => {
  const answers = [];
  for (const url of urls) answers.push(await ask(url));
  console.log(JSON.stringify(answers));
})();
`;

/** Calls from inside a pod of front, one after the other, each by a connection of its own. */
export async function callFromFront(
  { kubectl }: Cluster,
  urls: readonly string[],
  caller: Caller = 'itself',
): Promise<readonly CallAnswer[]> {
  const command = ['node', '-e', script, JSON.stringify({ urls, caller })];
  const { stdout } = await kubectl.run(['--namespace=front', 'exec', 'deployment/front', '--', ...command]);
  return JSON.parse(stdout) as readonly CallAnswer[];
}
