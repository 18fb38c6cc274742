import { expect, test } from '@jest/globals';
import { secretKinds } from './kinds.ts';
import type { GatheredSecret, SecretOrigin } from './gather.ts';
import { originLines, readingLines } from './text.ts';

const [argocd, grafana] = secretKinds('https://github.com/acme/shop.git');

function gathered(kind: typeof argocd, origin: SecretOrigin, keys: readonly string[]): GatheredSecret {
  return { kind: kind!, origin, values: new Map(keys.map((key) => [key, 'the-value'])) };
}

test('it says where each Secret came from and never a value', () => {
  const lines = originLines('staging', [
    gathered(argocd, 'from AWS Secrets Manager', ['admin-password', 'webhook-secret']),
    gathered(grafana, 'kept', []),
    gathered(grafana, 'not wanted', []),
  ]);
  expect(lines).toEqual([
    'argocd/argocd-secret: from AWS Secrets Manager lockstep/staging/argocd-secret (admin-password, webhook-secret)',
    'monitoring/grafana-admin: kept',
  ]);
});

function read(name: string, key: string): string {
  return `kubectl --context ours -n argocd get secret ${name} -o jsonpath='{.data.${key}}' | base64 -d`;
}

test('what was made is read from the cluster, by a command that holds no value', () => {
  const lines = readingLines('ours', [
    gathered(argocd, 'generated', ['admin-password', 'webhook-secret']),
    gathered(grafana, 'typed', ['admin-password']),
  ]);
  expect(lines).toEqual([
    `Password of Argo CD's admin: ${read('argocd-initial-admin-secret', 'password')}`,
    `Secret of GitHub's webhook: ${read('argocd-secret', String.raw`webhook\.github\.secret`)}`,
  ]);
});
