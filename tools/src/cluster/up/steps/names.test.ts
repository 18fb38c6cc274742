import { expect, test } from '@jest/globals';
import { withPublicNames } from './names.ts';

const corefile = `.:53 {
    errors
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
}
`;

test('the public names of an environment lead to its node, and nothing else does', () => {
  const changed = withPublicNames(corefile, 'staging', 'lockstep-staging-control-plane');
  const [, pattern, target] = /rewrite stop name regex (\S+) (\S+) answer auto/.exec(changed)!;
  expect(target).toBe('lockstep-staging-control-plane.');
  const meant = new RegExp(pattern!);
  for (const name of ['web.staging.localhost.', 'a.web.staging.localhost.', 'web.staging.localhost'])
    expect([name, meant.test(name)]).toEqual([name, true]);
  for (const name of [
    'web.production.localhost.',
    'staging.localhost.',
    'localhost.',
    'web.staging.localhost.example.com.',
  ])
    expect([name, meant.test(name)]).toEqual([name, false]);
});

test('said again it stands there once, with the node of now', () => {
  const once = withPublicNames(corefile, 'staging', 'before');
  const again = withPublicNames(once, 'staging', 'after');
  expect(again.match(/rewrite/g)).toHaveLength(1);
  expect(again).toContain('after.');
  expect(withPublicNames(again, 'staging', 'after')).toBe(again);
});

test('the provider of single sign-on leads to the Service of the inner door, before the rule for all others', () => {
  const changed = withPublicNames(corefile, 'staging', 'node', true);
  const rules = [...changed.matchAll(/rewrite stop name regex (\S+) (\S+) answer auto/g)];
  const leadsTo = (name: string): string | undefined => rules.find(([, from]) => new RegExp(from!).test(name))?.[2];
  expect(leadsTo('sign-on.staging.localhost.')).toBe('inner-door.ingress.svc.cluster.local.');
  expect(leadsTo('argocd.staging.localhost.')).toBe('node.');
  expect(leadsTo('x.sign-on.staging.localhost.')).toBe('node.');
  expect(withPublicNames(changed, 'staging', 'node', true)).toBe(changed);
  expect(withPublicNames(changed, 'staging', 'node')).toBe(withPublicNames(corefile, 'staging', 'node'));
});
