import { expect, test } from '@jest/globals';
import type { PageFacts } from '../lib/fork-config.ts';
import { environments } from './environment.ts';
import { portsFrom, type Instance } from './instance.ts';
import { localUrl, pages } from './pages.ts';

const instance: Instance = {
  name: 'default',
  prefix: 'lockstep',
  dir: '/state/default',
  ports: portsFrom(8080),
  environments,
  closed: false,
  small: false,
  engine: 'docker',
};
const page: PageFacts = { name: 'a', title: 'A', host: 'a', application: 'a' };

test('a page of the platform is at a port of its own, one of customers at theirs', () => {
  const urls = [page, { ...page, inner: true }].map((each) => localUrl(each, instance, 'staging'));
  expect(urls).toEqual(['https://a.staging.localhost:8441/', 'https://a.staging.localhost:8461/']);
});

test('a page that its host does not show first has its path in the address', () => {
  expect(localUrl({ ...page, path: '/ui/' }, instance, 'staging')).toBe('https://a.staging.localhost:8441/ui/');
});

test('whoever logs in as an admin does so inside', () => {
  const outside = pages.filter(({ login, inner }) => login !== undefined && inner !== true);
  expect(outside).toEqual([]);
});
