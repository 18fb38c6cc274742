import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { repositoryRoot } from '../../../lib/files/paths.ts';
import type { KubeObject } from '../../../model/kube-object.ts';
import { renderObjects } from '../../../toolbox/kustomize.ts';
import { checkReceivers, muteLines, muteReceivers, receiverFields, receiverKeys, wantedKeys } from './receivers.ts';
import { fieldsToGet } from './secrets/gather.ts';
import { secretKinds } from './secrets/kinds.ts';
import { workSteps } from './steps.ts';

const config = `receivers:
  - name: page
    pagerduty_configs:
      - routing_key_file: /etc/alertmanager/receivers/page-routing-key
  - name: ticket
    slack_configs:
      - api_url_file: /etc/alertmanager/receivers/ticket-url
  - name: heartbeat
    webhook_configs:
      - url_file: /etc/alertmanager/receivers/heartbeat-url
  - name: nobody
`;
const object: KubeObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'alertmanager-abc', namespace: 'monitoring' },
  data: { 'alertmanager.yaml': config, 'message.tmpl': 'receivers' },
};
const receivers = receiverKeys([object]);

test('a configuration says which keys each of its receivers reads', () => {
  expect([...receivers]).toEqual([
    ['page', ['page-routing-key']],
    ['ticket', ['ticket-url']],
    ['heartbeat', ['heartbeat-url']],
  ]);
  expect(wantedKeys(receivers)).toEqual(['page-routing-key', 'heartbeat-url']);
  expect(receiverKeys([])).toEqual(new Map());
});

test.each(['staging', 'production'])('what %s reads are keys that bootstrap can ask for', async (environment) => {
  const found = receiverKeys(await renderObjects(join(repositoryRoot, 'clusters', environment, 'monitoring')));
  const kind = secretKinds('').find(({ name }) => name === 'alertmanager-receivers');
  const known = new Set(kind!.fields.map(({ key }) => key));
  expect([...found.keys()]).toEqual(['page', 'ticket', 'heartbeat']);
  expect([...found.values()].flat().filter((key) => !known.has(key))).toEqual([]);
});

test('asked for is what the receivers read, and of a Secret that is there only what production wants', () => {
  const kind = secretKinds('').find(({ name }) => name === 'alertmanager-receivers')!;
  const asked = (keys: readonly string[], { rotate = false, asksWhom = false } = {}): readonly string[] =>
    receiverFields(kind, fieldsToGet(kind, keys, rotate), keys, receivers, asksWhom).map(({ key }) => key);
  const all = ['page-routing-key', 'ticket-url', 'heartbeat-url'];
  expect(asked([])).toEqual(all);
  expect(asked(['page-url'], { rotate: true })).toEqual(all);
  expect(asked(['page-url'])).toEqual([]);
  // Since PagerDuty brings the pages.
  expect(asked(['page-url', 'heartbeat-url'], { asksWhom: true })).toEqual(['page-routing-key']);
});

function titles(seconds: number | undefined, withTestPage: boolean): readonly string[] {
  return workSteps({ nodes: [] }, seconds, withTestPage).map(({ title }) => title);
}

test('a test page is the last step, where Applications are waited for', () => {
  expect(titles(900, true).slice(-2)).toEqual(['Applications Synced and Healthy', 'A test page, and its delivery']);
  expect(titles(900, false).at(-1)).toBe('Applications Synced and Healthy');
  expect(titles(undefined, true).at(-1)).toBe('The root Application');
});

test('which nodes are made is said before anything waits for one', () => {
  const pool = { apiVersion: 'karpenter.sh/v1', kind: 'NodePool', metadata: { name: 'general' } };
  expect(workSteps({ nodes: [pool] }, 900, true)[0]!.title).toBe('Which nodes are made');
  expect(titles(900, true)[0]).toBe('Namespaces and definitions');
});

test('a receiver that lacks a key is mute', () => {
  expect(muteReceivers(receivers, ['page-routing-key', 'ticket-url', 'heartbeat-url'])).toEqual([]);
  // The address of the webhook that was there before is no key of PagerDuty.
  expect(muteReceivers(receivers, ['page-url', 'ticket-url', 'heartbeat-url'])).toEqual([
    { name: 'page', lacks: ['page-routing-key'] },
  ]);
});

test('production without somebody to call is refused, unless that is said', () => {
  const mute = muteReceivers(receivers, ['ticket-url']);
  expect(() => checkReceivers('production', mute, false)).toThrow(
    /Nobody would hear of pages and a heartbeat that stays away in production.*page-routing-key, heartbeat-url.*--no-receivers/s,
  );
  expect(() => checkReceivers('production', mute, true)).not.toThrow();
  expect(() => checkReceivers('staging', mute, false)).not.toThrow();
  const all = muteReceivers(receivers, []);
  expect(() => checkReceivers('production', muteReceivers(receivers, ['page-routing-key']), false)).toThrow(
    /heartbeat/,
  );
  expect(() => checkReceivers('production', muteReceivers(receivers, wantedKeys(receivers)), false)).not.toThrow();
  expect(muteLines('staging', all).join('\n')).toMatch(
    /^NOBODY HEARS of pages and tickets and a heartbeat that stays away of staging.*AlertmanagerNotificationsFailing/s,
  );
  expect(muteLines('staging', [])).toEqual([]);
});
