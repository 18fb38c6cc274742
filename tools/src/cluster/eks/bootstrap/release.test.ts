import { expect, test } from '@jest/globals';
import { wantedKinds } from './bootstrap.ts';
import { describeDifference } from './release.ts';

const root = { repoURL: 'https://github.com/acme/shop.git', path: 'clusters/staging/applications' };

test('files in which the checkout differs are counted, the first ones named', () => {
  expect(describeDifference([])).toBeUndefined();
  expect(describeDifference(['base/a'])).toBe('1 file (base/a)');
  expect(describeDifference(['base/a', 'base/b', 'base/c', 'base/d'])).toBe('4 files (base/a, base/b, base/c, …)');
});

function wanted(names: readonly string[]): string[] {
  return wantedKinds({ names, root }, { with: [], rotate: [] }).map(({ name }) => name);
}

test('a Secret is wanted only where the Application that reads it is', () => {
  expect(wanted(['argocd', 'web'])).toEqual(['argocd-secret', 'argocd-notifications-secret', 'repository']);
  expect(wanted(['argocd', 'monitoring'])).toContain('grafana-admin');
});

test('a Secret that nothing reads cannot be named', () => {
  expect(() => wantedKinds({ names: ['argocd'], root }, { with: [], rotate: ['grafana-admin'] })).toThrow(
    /no Secret "grafana-admin".*Name one of argocd-secret/,
  );
});
