import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApiServer, type ApiServer } from '../../gate/apiserver/server.ts';
import { kubectlFor, type Kubectl } from '../../toolbox/kubectl.ts';
import { forwardedPort } from '../../toolbox/port-forward.ts';
import { arrivalText, testPage } from './test-page.ts';

let server: ApiServer;
let cluster: Kubectl;

beforeAll(async () => {
  server = await startApiServer();
  cluster = kubectlFor('lockstep', server.kubeconfig);
});

afterAll(() => server.stop());

test('without an Alertmanager there is nobody to send it by', async () => {
  await expect(testPage(cluster, 'production', () => {})).rejects.toThrow(
    /No Alertmanager of production is ready.*there is no pod of it.*kubectl -n monitoring/s,
  );
});

test('the port of this machine is what kubectl says', () => {
  expect(forwardedPort('')).toBeUndefined();
  expect(forwardedPort('Forwarding from 127.0.0.1:40123 -> 9093\n')).toBe(40123);
  expect(forwardedPort('error: unable to listen')).toBeUndefined();
});

test('a pod that is not there ends the way to it at once, in the words of kubectl', async () => {
  const place = { namespace: 'default', pod: 'nobody', port: 9093 };
  await expect(cluster.forward(place, () => Promise.resolve())).rejects.toThrow(
    /no way to port 9093 of default\/nobody.*not found/s,
  );
});

test('who took it is said', () => {
  expect(arrivalText('production', { receivers: ['page'], seconds: 12.4 })).toMatch(
    /^The test page of production was taken by the receiver page after 12 s/,
  );
});
