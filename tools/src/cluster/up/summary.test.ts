import { expect, test } from '@jest/globals';
import { environments } from '../../model/environment.ts';
import { portsFrom, type Instance } from '../../model/instance.ts';
import type { PageFacts } from '../../lib/fork-config.ts';
import { nextSteps } from './next-steps.ts';
import { knownWithout, summaryText, type Address } from './summary.ts';
import { registries as all } from '../../toolbox/sources/names.ts';

const instance: Instance = {
  name: 'second',
  prefix: 'lockstep-second',
  dir: '/state/second',
  ports: portsFrom(8080),
  environments,
  closed: true,
  small: false,
  engine: 'podman',
};
const web: PageFacts = { name: 'web', title: 'service', host: 'web', application: 'web' };
const argocd: PageFacts = {
  name: 'argocd',
  title: 'Argo CD',
  host: 'argocd',
  application: 'argocd',
  login: 'argocd',
  inner: true,
};

function textOf(addresses: readonly Address[], notes: readonly string[] = []): string {
  return summaryText({ instance, times: new Map([['Git origin', 1.61]]), seconds: 250.8, addresses, notes });
}

test('an address that shows nothing is not printed, nor its password; its reason is, once', () => {
  const without = 'its web pages are not in it: it lists a folder';
  const text = textOf(
    environments.flatMap((environment): Address[] => [
      { environment, page: web },
      { environment, page: argocd, without },
    ]),
  );
  expect(text).toContain('https://web.staging.localhost:8441/');
  expect(text).not.toMatch(/argocd\.staging|--password|Log in/);
  expect(text).toContain(`  Argo CD of ${environments.join(' and ')}: ${without}\n`);
});

test('one that shows something is printed, by the door that it has, with how to log in', () => {
  const text = textOf([{ environment: 'staging', page: argocd }]);
  expect(text).toContain('https://argocd.staging.localhost:8461/');
  expect(text).toContain('  npm run lockstep -- open argocd --password --instance second\n');
  expect(text).not.toContain('Nothing to look at');
});

test('the steps to try next are those of the list, each of this instance, and nothing that git would refuse', () => {
  const lines = textOf([], ['a note']).split('Try next, in this order:\n')[1]!.split('\n');
  expect(lines).toHaveLength(nextSteps(instance).length + 1);
  for (const line of lines) expect(line).toContain(' --instance second ');
  expect(textOf([])).not.toContain('git push');
});

test('where one cluster is started, no step needs the other', () => {
  const only = nextSteps({ name: 'default', environments: ['staging'] });
  expect(only.map(({ args, about }) => [...args, about].join(' ')).join('\n')).not.toContain('production');
  expect(only.map(({ args }) => args[0])).toEqual(nextSteps(instance).map(({ args }) => args[0]));
});

const answering = (yes: boolean): never => Object.fromEntries(all.map((name) => [name, yes])) as never;

const why = (name: string, yes: boolean): string | undefined =>
  knownWithout({ name, title: name }, { registries: answering(yes), leftOut: new Map([['prometheus', 'no memory']]) });

test('of Grafana and the dashboards in its place one is there, and the other says why not', () => {
  expect([why('grafana', true), why('dashboards', true)]).toEqual([undefined, 'Grafana shows them']);
  expect([why('grafana', false), why('dashboards', false)]).toEqual([
    expect.stringMatching(/^it does not run: docker\.io gives no answer/),
    undefined,
  ]);
  expect([why('prometheus', false), why('web', false)]).toEqual(['no memory', undefined]);
});
