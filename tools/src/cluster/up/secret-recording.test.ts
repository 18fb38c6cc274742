import { expect, test } from '@jest/globals';
import { changesIn } from './secret-recording.ts';

function request(action: string, header = 'X-Amz-Target'): string {
  return `${JSON.stringify({ headers: { [header]: `secretsmanager.${action}` }, method: 'POST', body: action })}\n`;
}

test('what changes a secret stays, in its order, and what asks for one goes', () => {
  const made = request('CreateSecret');
  const asked = ['GetSecretValue', 'DescribeSecret', 'ListSecrets', 'BatchGetSecretValue'].map((action) =>
    request(action),
  );
  const put = request('PutSecretValue');
  const gone = request('DeleteSecret', 'x-amz-target');
  expect(changesIn(made + asked.join('') + put + gone)).toBe(made + put + gone);
});

test('requests of no action, and a line that was cut off, go', () => {
  const made = request('CreateSecret');
  const page = `${JSON.stringify({ headers: {}, method: 'GET', url: 'http://localhost/moto-api/' })}\n`;
  expect(changesIn(page + made + request('PutSecretValue').slice(0, 30))).toBe(made);
});

test('nothing recorded is nothing', () => {
  expect(changesIn('')).toBe('');
});
