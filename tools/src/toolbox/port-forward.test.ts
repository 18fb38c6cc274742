import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApiServer, type ApiServer } from '../gate/apiserver/server.ts';
import { kubectlFor } from './kubectl.ts';
import { forwardedPort } from './port-forward.ts';

let server: ApiServer;

beforeAll(async () => {
  server = await startApiServer();
});

afterAll(() => server.stop());

test('the port of this machine is what kubectl says', () => {
  expect(forwardedPort('')).toBeUndefined();
  expect(forwardedPort('Forwarding from 127.0.0.1:40123 -> 9093\n')).toBe(40123);
  expect(forwardedPort('error: unable to listen')).toBeUndefined();
});

test('a pod that is not there ends it at once, in the words of kubectl', async () => {
  const cluster = kubectlFor('lockstep', server.kubeconfig);
  const place = { namespace: 'default', pod: 'nobody', port: 9093 };
  await expect(cluster.forward(place, () => Promise.resolve())).rejects.toThrow(
    /no way to port 9093 of default\/nobody.*not found/s,
  );
});
