import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { sendTestPage } from '@lockstep/tools/toolbox/alertmanager/test-page';
import { withScratchFolder } from '@lockstep/tools/lib/files/scratch-folder';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import { at, listAt } from '@lockstep/tools/lib/values/at';
import { withAlertmanager, type RunningAlertmanager } from './process.ts';
import { withWebhook } from './stand-ins/webhook.ts';
import { withWebService } from './stand-ins/web.ts';

function send({ url, log }: RunningAlertmanager, seconds = 30): ReturnType<typeof sendTestPage> {
  return sendTestPage({ url, environment: 'production', log, seconds }, () => {});
}

/** Runs `work` with a folder in which pages have this address. */
function withPageUrl<T>(url: string, work: (receivers: string) => Promise<T>): Promise<T> {
  return withScratchFolder('receivers', async (folder) => {
    await mkdir(join(folder, 'receivers'));
    await writeFile(join(folder, 'receivers', 'page-url'), url);
    return work(join(folder, 'receivers'));
  });
}

test('a test page is seen to arrive, twice where it is sent twice, and ends', async () => {
  await withWebhook(async ({ url, taken }) => {
    await withPageUrl(url, (receivers) =>
      withAlertmanager(receivers, async (manager) => {
        expect((await send(manager)).receivers).toEqual(['page']);
        const [first] = listAt(taken[0], 'alerts');
        expect(at(first, 'labels')).toMatchObject({ alertname: 'TestPage', severity: 'page', cluster: 'production' });
        expect(at(first, 'annotations', 'summary')).toMatch(/test/);
        await waitFor({ what: 'its end', seconds: 20, every: 50 }, async () =>
          taken.some((body) => at(body, 'status') === 'resolved') ? { done: undefined } : { seen: `${taken.length}` },
        );
        expect((await send(manager)).receivers).toEqual(['page']);
      }),
    );
  });
});

function refuse(): { status: number; text: string } {
  return { status: 403, text: 'this key was revoked' };
}

test('a receiver that refuses it is quoted', async () => {
  await withWebService(refuse, { status: 200, text: '' }, ({ url }) =>
    withPageUrl(url, (receivers) =>
      withAlertmanager(receivers, (manager) =>
        expect(send(manager)).rejects.toThrow(
          /reached nobody: page did not take it.*403.*this key was revoked.*test-page/s,
        ),
      ),
    ),
  );
});

test('a receiver that is down is quoted when the time is over', async () => {
  await withPageUrl('http://127.0.0.1:9/', (receivers) =>
    withAlertmanager(receivers, (manager) => expect(send(manager, 8)).rejects.toThrow(/reached nobody.*refused/s)),
  );
});

test('without an address it says which file is missing', async () => {
  await withAlertmanager('/nowhere', (manager) =>
    expect(send(manager)).rejects.toThrow(/reached nobody.*\/nowhere\/page-url.*docs\/monitoring\.md/s),
  );
});

test('a silence that holds it back is named', async () => {
  await withWebhook(async ({ url, taken }) => {
    await withPageUrl(url, (receivers) =>
      withAlertmanager(receivers, async (manager) => {
        const silence = {
          matchers: [{ name: 'severity', value: 'page', isRegex: false }],
          startsAt: new Date().toISOString(),
          endsAt: new Date(Date.now() + 600_000).toISOString(),
          createdBy: 'somebody',
          comment: 'quiet',
        };
        const headers = { 'content-type': 'application/json' };
        const body = JSON.stringify(silence);
        expect((await fetch(`${manager.url}/api/v2/silences`, { method: 'POST', headers, body })).status).toBe(200);
        await expect(send(manager, 5)).rejects.toThrow(/held back by a silence/);
        expect(taken).toEqual([]);
      }),
    );
  });
});
