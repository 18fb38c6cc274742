import { expect, jest, test } from '@jest/globals';
import { join } from 'node:path';
import { launch, withService } from '@lockstep/service/test/service';
import { webInfo, withWebInstead } from '../test/web.ts';

// A process takes a second to start, and longer on a machine that is busy.
jest.setTimeout(60_000);

const entry = join(import.meta.dirname, 'server.ts');

test('the process asks the web that it is told of, and drains on SIGTERM', async () => {
  await withWebInstead(
    (_request, response) => response.end(JSON.stringify(webInfo)),
    async (webUrl) => {
      const env = { WEB_URL: webUrl };
      await withService({ entry, env }, async ({ process: server, url, exit }) => {
        expect(await (await fetch(`${url}/api/web`)).json()).toMatchObject({ version: '1.2.3' });
        server.kill('SIGTERM');
        expect(await exit).toBe(0);
      });
    },
  );
});

test('it does not start with an address that it does not accept, and names it', async () => {
  const { lines, exit } = launch({ entry, env: { WEB_URL: 'ftp://web/' } });
  expect(await exit).toBe(1);
  expect(lines).toEqual([
    expect.objectContaining({
      level: 'error',
      message: expect.stringContaining('WEB_URL is "ftp://web/"; accepted:'),
    }),
  ]);
});
