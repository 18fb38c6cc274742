import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { chromiumPath, troublesOf, views, withBrowser } from './browser.ts';

const missing = (await chromiumPath()) === undefined ? 'not run: no Chromium on this machine' : undefined;

/** What is wrong with a page that shows one picture, which the browser fails to get once, and the server answers with a status. */
async function troublesWithPicture(path: string, status: number): Promise<readonly string[]> {
  const server = createServer((request, response) => {
    if (request.url === path) response.writeHead(status).end();
    else response.setHeader('content-type', 'text/html').end(`<link rel="icon" href="data:,"><img src="${path}">`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    return await withBrowser((browser) =>
      troublesOf(browser, views[0]!, async (page, see) => {
        await page.route(`**${path}`, (route) => route.abort('failed'), { times: 1 });
        await page.goto(url);
        await see('page');
      }),
    );
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

(missing === undefined ? describe : describe.skip)(`pages in a browser (${missing ?? 'run'})`, () => {
  test.each([
    ['an icon that the browser dropped, and that is there, is no trouble', '/favicon-32x32.png', 200, []],
    ['an icon that is not there is one', '/favicon-32x32.png', 404, [/^404 of http.*\/favicon-32x32\.png$/]],
    [
      'any other request that fails is told with its address',
      '/picture.png',
      200,
      [/^console: .*net::ERR_FAILED \(http.*\/picture\.png\)$/],
    ],
  ])(
    '%s',
    async (_, path, status, expected) => {
      const troubles = await troublesWithPicture(path, status);
      const told = expected.map((pattern): unknown => expect.stringMatching(pattern));
      expect(troubles).toEqual(told.length === 0 ? [] : expect.arrayContaining(told));
    },
    60_000,
  );
});
