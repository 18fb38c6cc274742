import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Terminal } from '../../../../lib/ask.ts';
import { withScratchFolder } from '../../../../lib/files/scratch-folder.ts';
import { fieldsToGet, gatherSecret, type SecretSources } from './gather.ts';
import { secretKinds, type SecretKind } from './kinds.ts';

const kinds = secretKinds('https://github.com/acme/shop.git');
const nothing: SecretSources = { environment: 'staging', generate: false, named: [] };

function kindNamed(name: string): SecretKind {
  return kinds.find((kind) => kind.name === name)!;
}

function all(name: string, sources: Partial<SecretSources>): ReturnType<typeof gatherSecret> {
  return gatherSecret(kindNamed(name), kindNamed(name).fields, { ...nothing, ...sources });
}

function failing(): never {
  throw new Error('asked');
}

async function without(): Promise<undefined> {
  return undefined;
}

/** Somebody who types these answers, in order; a hidden one where it must not be shown. */
function person(answers: readonly string[]): { terminal: Terminal; asked: string[] } {
  const asked: string[] = [];
  const next = (how: string) => (question: string) => {
    asked.push(`${how} ${question}`);
    return Promise.resolve(answers[asked.length - 1] ?? '');
  };
  return { terminal: { ask: next('plain'), askHidden: next('hidden') }, asked };
}

function missing(name: string, present: readonly string[], rotate = false): string[] {
  return fieldsToGet(kindNamed(name), present, rotate).map(({ key }) => key);
}

test('only what a Secret lacks is got, all of it when it is rotated', () => {
  expect(missing('argocd-secret', [])).toEqual(['admin-password', 'webhook-secret']);
  // As Argo CD leaves it when it was installed without this command.
  expect(missing('argocd-secret', ['server.secretkey', 'admin.password', 'admin.passwordMtime'])).toEqual([
    'webhook-secret',
  ]);
  expect(missing('argocd-secret', ['admin.password', 'webhook.github.secret'])).toEqual([]);
  expect(missing('argocd-secret', ['admin.password', 'webhook.github.secret'], true)).toHaveLength(2);
  expect(missing('alertmanager-receivers', ['page-url'])).toEqual([]);
});

test('nothing to get is kept, and no source is asked', async () => {
  expect((await gatherSecret(kindNamed('argocd-secret'), [], { ...nothing, aws: failing })).origin).toBe('kept');
});

test('AWS Secrets Manager is asked first, by the name of the formula', async () => {
  const names: string[] = [];
  const aws = (name: string): Promise<string> => {
    names.push(name);
    return Promise.resolve('{"admin-user":"root","admin-password":"twelve-or-more"}');
  };
  const found = await all('grafana-admin', { aws, generate: true });
  expect(names).toEqual(['lockstep/staging/grafana-admin']);
  expect(found.origin).toBe('from AWS Secrets Manager');
  expect(Object.fromEntries(found.values)).toEqual({ 'admin-user': 'root', 'admin-password': 'twelve-or-more' });
});

test.each([
  ['not JSON', 'secret-text', 'is no JSON object'],
  ['a list', '["secret-text"]', 'is no JSON object'],
  ['a key too many', '{"admin-user":"a","admin-password":"twelve-or-more","x":"secret-text"}', 'has the key x'],
  ['a key too few', '{"admin-user":"secret-text"}', 'has no text as admin-password'],
  ['a number', '{"admin-user":"a","admin-password":123456789012}', 'has no text as admin-password'],
  ['a short password', '{"admin-user":"a","admin-password":"secret-text"}', 'it has less than 12 characters'],
])('a secret in AWS that is %s is refused without its value', async (_what, text, why) => {
  const refused = await all('grafana-admin', { aws: async () => text }).catch((error: Error) => error.message);
  expect(refused).toContain(
    `lockstep/staging/grafana-admin of AWS Secrets Manager ${why.startsWith('it has') ? 'has a admin-password that cannot be taken: ' : ''}${why}`,
  );
  expect(refused).not.toContain('secret-text');
});

test('what AWS does not have is made where that was asked for, different each time', async () => {
  const [one, other] = [
    await all('argocd-secret', { aws: without, generate: true }),
    await all('argocd-secret', { aws: without, generate: true }),
  ];
  expect(one.origin).toBe('generated');
  expect(one.values.get('admin-password')).toHaveLength(20);
  expect(one.values.get('webhook-secret')).toMatch(/^[0-9a-f]{64}$/);
  expect(one.values.get('admin-password')).not.toBe(other.values.get('admin-password'));
});

test('else a person types it, unseen', async () => {
  const { terminal, asked } = person(['twelve-or-more', 'twelve-and-more']);
  const found = await all('argocd-secret', { terminal });
  expect(found.origin).toBe('typed');
  expect([...found.values.values()]).toEqual(['twelve-or-more', 'twelve-and-more']);
  expect(asked).toEqual(["hidden Password of Argo CD's admin: ", "hidden Secret of GitHub's webhook: "]);
});

test('a typed value that cannot be taken is refused without being said', async () => {
  const { terminal } = person(['secret-text']);
  const refused = await all('argocd-secret', { terminal }).catch((error: Error) => error.message);
  expect(refused).toContain('The admin-password of the Secret argocd/argocd-secret cannot be taken');
  expect(refused).not.toContain('secret-text');
});

test('without any source it says which keys and every way out', async () => {
  await expect(all('argocd-secret', {})).rejects.toThrow(
    /Nothing says admin-password and webhook-secret of the Secret argocd\/argocd-secret.*lockstep\/staging\/argocd-secret.*--generate/,
  );
});

test('an optional Secret is left out unless AWS has it or the person names it', async () => {
  const { terminal, asked } = person(['https://pager.example/hook', '', '', '', '', 'ftp://x']);
  expect((await all('alertmanager-receivers', { terminal, generate: true })).origin).toBe('not wanted');
  expect(asked).toEqual([]);
  const refused = all('alertmanager-receivers', { terminal, named: ['alertmanager-receivers'] });
  await expect(refused).rejects.toThrow(/heartbeat-url.*no https:\/\/ URL/);
  const some = person(['https://pager.example/hook', '', '']);
  const found = await all('alertmanager-receivers', { terminal: some.terminal, named: ['alertmanager-receivers'] });
  expect([...found.values.keys()]).toEqual(['page-url']);
  const key = person(['', 'not a routing key']);
  await expect(
    all('alertmanager-receivers', { terminal: key.terminal, named: ['alertmanager-receivers'] }),
  ).rejects.toThrow(/page-routing-key.*not 32 letters/);
});

test('a key of many lines is read from the file that is typed', async () => {
  await withScratchFolder('key', async (folder) => {
    const file = join(folder, 'app.pem');
    await writeFile(file, 'line 1\nline 2\n');
    const { terminal } = person(['123', '456', file]);
    const found = await all('argocd-notifications-secret', { terminal, named: ['argocd-notifications-secret'] });
    expect(found.values.get('github-privateKey')).toBe('line 1\nline 2\n');
  });
});
