import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { withScratchFolder } from '@lockstep/tools/lib/files/scratch-folder';
import { repositoryRoot } from '@lockstep/tools/lib/files/paths';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import { at, listAt } from '@lockstep/tools/lib/values/at';
import { freeLoopbackPort, withAlertmanager, type PostedAlert, type RunningAlertmanager } from './process.ts';
import { amtoolOn, componentProblems, configWith, receiverComponents, type ConfigFiles } from './rendered.ts';
import { withMailServer } from './stand-ins/mail.ts';
import { withPagerDuty } from './stand-ins/pagerduty.ts';
import { withSlack } from './stand-ins/slack.ts';
import { withWebhook } from './stand-ins/webhook.ts';

const runbook = 'https://example.com/docs/runbooks/error-budget-burn.md';
const slots = ['page', 'ticket'] as const;
type Slot = (typeof slots)[number];

function filesWith(components: readonly string[]): Promise<ConfigFiles> {
  return configWith(repositoryRoot, components);
}

function alertOf(severity: Slot): PostedAlert {
  return {
    labels: {
      alertname: 'ErrorBudgetBurn',
      severity,
      cluster: 'production',
      service: 'web',
      objective: 'availability',
    },
    annotations: {
      summary: 'web burns its budget "14 times" too fast',
      description: 'At this pace <nothing> is left & in two hours.',
      runbook_url: runbook,
    },
  };
}

async function until(
  what: string,
  list: readonly unknown[],
  count: number,
  manager: RunningAlertmanager,
): Promise<void> {
  await waitFor({ what, seconds: 30, every: 50 }, async () =>
    list.length >= count ? { done: undefined } : { seen: `${list.length}: ${(await manager.log()).slice(-600)}` },
  );
}

/** Posts an alert, waits until it was told, ends it, and waits until that was told as well. */
async function fireAndResolve(slot: Slot, taken: readonly unknown[], manager: RunningAlertmanager): Promise<void> {
  await manager.tell([alertOf(slot)]);
  await until('the alert to be told', taken, 1, manager);
  await manager.tell([{ ...alertOf(slot), endsAt: new Date().toISOString() }]);
  await until('its end to be told', taken, 2, manager);
}

const titles = (slot: Slot): readonly string[] => [
  `[${slot}] production: web burns its budget "14 times" too fast`,
  'web burns its budget "14 times" too fast',
];

/** All that a message must say, in whatever way it goes. */
function expectWhole(text: string, slot: Slot): void {
  for (const part of [
    'web burns its budget "14 times" too fast',
    'At this pace <nothing> is left & in two hours.',
    runbook,
    `severity=${slot}`,
    'cluster=production',
    'service=web',
  ]) {
    expect(text).toContain(part);
  }
}

/** Runs `work` with a folder of the receivers' secret files. */
function withFiles<T>(files: Readonly<Record<string, string>>, work: (folder: string) => Promise<T>): Promise<T> {
  return withScratchFolder('receivers', async (scratch) => {
    const place = join(scratch, 'receivers');
    await mkdir(place);
    // As a person's editor leaves them, with a line's end.
    for (const [name, text] of Object.entries(files)) await writeFile(join(place, name), `${text}\n`);
    return work(place);
  });
}

test('each component is of a receiver that there is, and brings what Alertmanager takes', async () => {
  const components = await receiverComponents(repositoryRoot);
  expect(components).toEqual(slots.flatMap((slot) => ['mail', 'pagerduty', 'slack'].map((kind) => `${slot}-${kind}`)));
  const pairs = [
    ['page-mail', 'ticket-pagerduty'],
    ['page-pagerduty', 'ticket-slack'],
    ['page-slack', 'ticket-mail'],
  ];
  // In either order.
  for (const used of [...components.map((one) => [one]), ...pairs, ['ticket-mail', 'page-mail']]) {
    const { taken, said } = await amtoolOn(await filesWith(used));
    expect([used, taken, said]).toEqual([used, true, expect.stringContaining(' - 4 receivers\n - 1 templates')]);
  }
}, 120_000);

test('a component with which no overlay builds is named, and why', () =>
  withScratchFolder('component', async (root) => {
    for (const part of ['base', 'clusters', 'monitoring']) {
      await cp(join(repositoryRoot, part), join(root, part), { recursive: true });
    }
    const file = join(root, 'monitoring/components/page-mail/kustomization.yaml');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace(/(source:[^]*?name: alertmanager)/, '$1r'));
    expect(await componentProblems(root, 'page-mail')).toEqual([
      expect.stringMatching(/^monitoring\/components\/page-mail: an overlay does not build with it: .*alertmanagerr/s),
    ]);
    expect(await componentProblems(root, 'page-slack')).toEqual([]);
  }));

test.each(slots)('Slack takes a %s and its end', async (slot) => {
  const files = await filesWith([`${slot}-slack`]);
  await withSlack(async ({ url, taken, refused }) => {
    await withFiles({ [`${slot}-url`]: `${url}/services/T/B/X` }, (receivers) =>
      withAlertmanager(receivers, (manager) => fireAndResolve(slot, taken, manager), { files }),
    );
    expect(refused).toEqual([]);
    const [fired, resolved] = taken.map((body) => listAt(body, 'attachments')[0]);
    expect(at(fired, 'title')).toBe(titles(slot)[0]);
    expect(at(fired, 'fallback')).toBe(titles(slot)[0]);
    expect(at(fired, 'title_link')).toBe(runbook);
    expect(at(fired, 'color')).not.toBe(at(resolved, 'color'));
    expectWhole(String(at(fired, 'text')), slot);
    expect(at(resolved, 'title')).toBe(`[resolved] production: ${titles(slot)[1]}`);
  });
});

test.each([
  ['page', 'critical'],
  ['ticket', 'warning'],
] as const)('PagerDuty takes a %s and its end', async (slot, severity) => {
  const files = await filesWith([`${slot}-pagerduty`]);
  await withPagerDuty('a'.repeat(32), async ({ url, taken, refused }) => {
    const edit = (config: string): string => `global: { pagerduty_url: '${url}/v2/enqueue' }\n${config}`;
    await withFiles({ [`${slot}-routing-key`]: 'a'.repeat(32) }, (receivers) =>
      withAlertmanager(receivers, (manager) => fireAndResolve(slot, taken, manager), { files, edit }),
    );
    expect(refused).toEqual([]);
    const [fired, resolved] = taken;
    expect(at(fired, 'payload')).toMatchObject({ summary: titles(slot)[0], source: 'production', severity });
    expectWhole(String(at(fired, 'payload', 'custom_details', 'text')), slot);
    expect(listAt(fired, 'links')).toEqual([{ href: runbook, text: 'Runbook' }]);
    expect([at(fired, 'event_action'), at(resolved, 'event_action')]).toEqual(['trigger', 'resolve']);
    expect(at(resolved, 'dedup_key')).toBe(at(fired, 'dedup_key'));
  });
});

test.each(slots)('a mail server takes a %s and its end, by STARTTLS and with a login', async (slot) => {
  const files = await filesWith([`${slot}-mail`]);
  await withMailServer(
    { user: 'alertmanager@example.com', password: 'a password' },
    async ({ host, trust, taken, refused }) => {
      const edit = (config: string): string => config.replaceAll('smtp.example.com:587', host);
      await withFiles({ 'mail-password': 'a password' }, (receivers) =>
        withAlertmanager(receivers, (manager) => fireAndResolve(slot, taken, manager), { files, edit, trust }),
      );
      expect(refused).toEqual([]);
      const [fired, resolved] = taken;
      expect([fired?.from, fired?.to]).toEqual(['alertmanager@example.com', [`${slot}s@example.com`]]);
      expect(unfolded(fired!.text)).toContain(`Subject: ${titles(slot)[0]}\n`);
      expect(fired!.text).not.toMatch(/text\/html/);
      expectWhole(decoded(fired!.text), slot);
      expect(unfolded(resolved!.text)).toContain(`Subject: [resolved] production: ${titles(slot)[1]}\n`);
    },
  );
});

/** Headers of several lines as one. */
function unfolded(mail: string): string {
  return mail.replaceAll(/\n[ \t]+/g, ' ');
}

/** The text of quoted-printable. */
function decoded(mail: string): string {
  return mail
    .replaceAll('=\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_all, code: string) => String.fromCodePoint(Number.parseInt(code, 16)));
}

test.each(slots)('without a component a plain webhook takes a %s and its end', async (slot) => {
  await withWebhook(async ({ url, taken, refused }) => {
    await withFiles({ [`${slot}-url`]: url }, (receivers) =>
      withAlertmanager(receivers, (manager) => fireAndResolve(slot, taken, manager)),
    );
    expect(refused).toEqual([]);
    expect(taken.map((body) => [at(body, 'receiver'), at(body, 'status')])).toEqual([
      [slot, 'firing'],
      [slot, 'resolved'],
    ]);
    expect(at(listAt(taken[0], 'alerts')[0], 'annotations', 'runbook_url')).toBe(runbook);
  });
});

test('the stand-ins refuse what the services do, and Alertmanager counts it', async () => {
  const files = await filesWith(['page-pagerduty']);
  await withPagerDuty('b'.repeat(32), async ({ url, taken, refused }) => {
    const edit = (config: string): string => `global: { pagerduty_url: '${url}/v2/enqueue' }\n${config}`;
    await withFiles({ 'page-routing-key': 'a'.repeat(32) }, (receivers) =>
      withAlertmanager(
        receivers,
        async (manager) => {
          await manager.tell([alertOf('page')]);
          await waitFor({ what: 'a failed notification', seconds: 30, every: 100 }, async () => {
            const metrics = await (await fetch(`${manager.url}/metrics`)).text();
            const counted = /notifications_failed_total\{(?=.*receiver_name="page")(?=.*reason="clientError").*\} 1\n/;
            return counted.test(metrics) ? { done: undefined } : { seen: refused.join() };
          });
        },
        { files, edit },
      ),
    );
    expect(taken).toEqual([]);
    expect(refused[0]).toContain("'routing_key' is no integration's");
  });
  await withSlack(async ({ url, refused }) => {
    const post = async (body: string, type = 'application/json'): Promise<number> =>
      (await fetch(url, { method: 'POST', headers: { 'content-type': type }, body })).status;
    expect(await post('{"text":"x"}')).toBe(200);
    expect(await post('{"text":"x"}', 'text/plain')).toBe(400);
    for (const body of ['{', '{}', '{"attachments":[{"title":"x"}]}']) expect(await post(body)).toBe(400);
    expect(refused).toEqual(['invalid_payload', 'invalid_payload', 'no_text', 'invalid_attachments']);
  });
  await withWebhook(async ({ url, refused }) => {
    expect((await fetch(url, { method: 'POST', body: '{"version":"3","alerts":[]}' })).status).toBe(422);
    expect(refused[0]).toBe(
      'version is not 4, no groupKey, no receiver, status is neither firing nor resolved, no alerts',
    );
  });
});

test('a mail server that is given another password is not told, and says so', async () => {
  const files = await filesWith(['page-mail']);
  await withMailServer(
    { user: 'alertmanager@example.com', password: 'right' },
    async ({ host, trust, taken, refused }) => {
      const edit = (config: string): string => config.replaceAll('smtp.example.com:587', host);
      await withFiles({ 'mail-password': 'wrong' }, (receivers) =>
        withAlertmanager(
          receivers,
          async (manager) => {
            await manager.tell([alertOf('page')]);
            await until('a refusal', refused, 1, manager);
          },
          { files, edit, trust },
        ),
      );
      expect([taken, refused[0]]).toEqual([[], '535 5.7.8 Authentication credentials invalid']);
    },
  );
});

test('two that hear each other tell an alert once, whichever of them heard of it', async () => {
  await withWebhook(async ({ url, taken }) => {
    const [one, other] = [await freeLoopbackPort(), await freeLoopbackPort()].map((port) => `127.0.0.1:${port}`);
    await withFiles({ 'page-url': url }, (receivers) =>
      withAlertmanager(
        receivers,
        (first) =>
          withAlertmanager(
            receivers,
            async (second) => {
              for (const manager of [first, second]) {
                await waitFor({ what: 'two members', seconds: 30, every: 200 }, async () => {
                  const metrics = await (await fetch(`${manager.url}/metrics`)).text();
                  const seen = /alertmanager_cluster_members (\d+)/.exec(metrics)?.[1];
                  return seen === '2' ? { done: undefined } : { seen: `${seen}` };
                });
              }
              // As Prometheus does.
              for (const manager of [first, second]) await manager.tell([alertOf('page')]);
              await until('the alert to be told', taken, 1, first);
              // The second waits 3 s here for the first.
              await new Promise((resolve) => setTimeout(resolve, 8000));
              expect(taken).toHaveLength(1);
            },
            { members: { own: other!, others: [one!] } },
          ),
        { members: { own: one!, others: [] } },
      ),
    );
  });
}, 120_000);

function misspell(config: string): string {
  return config.replace('receiver: ticket', 'reciever: ticket');
}

test('a template that is broken is refused before it is merged', async () => {
  const files = await filesWith(['page-slack']);
  const broken = { ...files, 'message.tmpl': '{{ define "lockstep.title" }}{{ .Status' };
  expect(await amtoolOn(broken)).toMatchObject({ taken: false, said: expect.stringContaining('message.tmpl') });
});

test('a file that it cannot read ends it, and it says which line', async () => {
  await expect(withAlertmanager('/nowhere', () => Promise.resolve(), { edit: misspell })).rejects.toThrow(/reciever/);
});
