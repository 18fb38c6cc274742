import { expect, test } from '@jest/globals';
import type { HttpResponse } from '../../lib/http.ts';
import type { PageFacts } from '../../lib/fork-config.ts';
import { environments } from '../../model/environment.ts';
import { portsFrom, type Instance } from '../../model/instance.ts';
import { openPage } from './open-page.ts';

const instance: Instance = {
  name: 'other',
  prefix: 'lockstep-other',
  dir: '/state/other',
  ports: portsFrom(8080),
  environments,
  closed: false,
  small: false,
  engine: 'docker',
};
const page: PageFacts = { name: 'orders', title: 'orders', host: 'orders', application: 'orders' };

function answering(status: number, body: string) {
  const opened: string[] = [];
  const ask = async () => ({ status, headers: { 'content-type': 'text/html' }, body }) as unknown as HttpResponse;
  const open = async (url: string) => void opened.push(url);
  return { opened, how: { ask, open } };
}

test('a page that shows something is opened', async () => {
  const { opened, how } = answering(200, '<title>orders</title>');
  await openPage(page, { instance, environment: 'staging' }, how);
  expect(opened).toEqual(['https://orders.staging.localhost:8441/']);
});

test('one that the environment does not run is not opened, and what its address says is told', async () => {
  const { opened, how } = answering(404, '404 page not found');
  await expect(openPage(page, { instance, environment: 'production' }, how)).rejects.toThrow(
    'There is nothing to see of orders in production: https://orders.production.localhost:8442/: it answers 404: ' +
      '404 page not found. See what runs there: npm run lockstep -- status --instance other.',
  );
  expect(opened).toEqual([]);
});
