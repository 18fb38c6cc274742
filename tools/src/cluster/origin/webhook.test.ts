import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { onLoopback } from '../../lib/http.ts';
import { callWebhook, pushEvent, signature } from './webhook.ts';

test("the signature is the HMAC-SHA256 of GitHub's own example", () => {
  // The example of GitHub's page on validating webhook deliveries.
  expect(signature('Hello, World!', "It's a Secret to Everybody")).toBe(
    'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
  );
});

test('a push event names the repository as the Applications do, without .git', () => {
  const event = JSON.parse(pushEvent({ ref: 'refs/heads/main', before: 'a', after: 'b', modified: ['x'] })) as {
    repository: { html_url: string };
  };
  expect(event.repository.html_url).toBe('http://origin.lockstep.internal/lockstep');
});

test('the call goes to the Argo CD of the environment by its host name, signed', async () => {
  const seen: Record<string, unknown>[] = [];
  const server = createServer((request, response) => {
    seen.push({ url: request.url, ...request.headers });
    response.end();
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  try {
    const { port } = server.address() as AddressInfo;
    const status = await callWebhook({ target: onLoopback(port, 'argocd.staging.localhost'), body: '{}', secret: 's' });
    expect(status).toBe(200);
    expect(seen[0]).toMatchObject({
      url: '/api/webhook',
      host: 'argocd.staging.localhost',
      'x-github-event': 'push',
      'x-hub-signature-256': signature('{}', 's'),
    });
  } finally {
    server.close();
  }
});
