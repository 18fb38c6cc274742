import { createServer as httpServer, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { describe, expect, test } from '@jest/globals';
// @ts-expect-error -- plain JavaScript, for older Nodes
import { proxyEnvironment } from '../proxy.mjs';
import { run } from './lib/process/run.ts';

const environment = proxyEnvironment as (env: Record<string, string>) => Record<string, string>;
const own = 'localhost,127.0.0.1,::1,.localhost,.lockstep.internal,.svc,.cluster.local';

describe('what a machine is told of its proxy', () => {
  test.each<[string, Record<string, string>, Record<string, string>]>([
    ['nothing', {}, {}],
    ['an empty one', { HTTPS_PROXY: '', no_proxy: 'x' }, {}],
    [
      'the large spelling',
      { HTTPS_PROXY: 'http://proxy:3128' },
      { https_proxy: 'http://proxy:3128', HTTPS_PROXY: 'http://proxy:3128', NODE_USE_ENV_PROXY: '1' },
    ],
    [
      'the small spelling, without a scheme',
      { http_proxy: 'proxy:3128' },
      { http_proxy: 'http://proxy:3128', HTTP_PROXY: 'http://proxy:3128', NODE_USE_ENV_PROXY: '1' },
    ],
    [
      'one that Node does not speak',
      { https_proxy: 'socks5://p:1' },
      { https_proxy: 'socks5://p:1', HTTPS_PROXY: 'socks5://p:1' },
    ],
    ['one that is no address', { https_proxy: 'http://' }, { https_proxy: 'http://', HTTPS_PROXY: 'http://' }],
  ])('%s', (_what, env, added) => {
    const { no_proxy, NO_PROXY, ...rest } = environment(env);
    expect(rest).toEqual(added);
    const none = Object.keys(added).length === 0 ? undefined : own;
    expect([no_proxy, NO_PROXY]).toEqual([none, none]);
  });

  test.each([
    [
      'both spellings are joined',
      { no_proxy: 'corp.example', NO_PROXY: '10.0.0.0/8 corp.example' },
      `corp.example,10.0.0.0/8,${own}`,
    ],
    ['all is without a proxy', { no_proxy: '*' }, '*'],
  ])('%s', (_what, env, expected) => {
    expect(environment({ ...env, https_proxy: 'http://p:1' })['no_proxy']).toBe(expected);
  });
});

test('a fetch goes through the proxy, and one to this machine does not', async () => {
  const asked: string[] = [];
  const listener = httpServer((request: IncomingMessage, response) => {
    asked.push(request.url!);
    response.end('here');
  });
  await new Promise<void>((ready) => listener.listen(0, '127.0.0.1', ready));
  const port = (listener.address() as AddressInfo).port;
  // Node asks a proxy for a tunnel, also without TLS.
  listener.on('connect', (request, socket: Socket) => {
    asked.push(request.url!);
    const served = connect(port, '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
    served.pipe(socket).pipe(served);
  });
  try {
    const script = `for (const url of ['http://registry.example/v2/', 'http://127.0.0.1:${port}/own'])
      process.stdout.write(await (await fetch(url)).text());`;
    const env = environment({ http_proxy: `127.0.0.1:${port}` });
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { env, timeout: 20_000 });
    expect(stdout).toBe('herehere');
  } finally {
    listener.close();
  }
  expect(asked).toEqual(['registry.example:80', '/v2/', '/own']);
});
