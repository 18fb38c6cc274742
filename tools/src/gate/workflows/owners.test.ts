import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { repositoryRoot } from '../../lib/files/paths.ts';

const text = await readFile(join(repositoryRoot, '.github/CODEOWNERS'), 'utf8');

const lines = text
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split(/\s+/));

/** As GitHub reads them: the last pattern that matches decides, and it may name nobody. */
function ownersOf(path: string): readonly string[] {
  const last = lines.findLast(([pattern]) => pattern === '*' || `/${path}`.startsWith(pattern!));
  return last?.slice(1) ?? [];
}

test('every line is a folder or a file from the root, and after it people or teams', () => {
  for (const [pattern, ...owners] of lines) {
    expect(pattern).toMatch(/^(\*|\/[\w./-]+)$/);
    for (const owner of owners) expect(owner).toMatch(/^@[\w-]+(\/[\w-]+)?$/);
  }
});

test.each(['clusters/staging/images/kustomization.yaml', 'clusters/staging/web/kustomization.yaml', 'docs/promote.md'])(
  '%s waits for nobody',
  (path) => {
    expect(ownersOf(path)).toEqual([]);
  },
);

test.each([
  'clusters/production/images/kustomization.yaml',
  'clusters/production/hold.yaml',
  'base/web/deployment.yaml',
  'monitoring/kustomization.yaml',
  'infra/src/environments/production.ts',
  '.github/CODEOWNERS',
  'lockstep.config.ts',
])('%s waits for the owners of production', (path) => {
  expect(ownersOf(path)).toEqual(ownersOf('clusters/production/'));
  expect(ownersOf(path)).not.toEqual([]);
});

test.each([
  '.github/workflows/ci.yaml',
  'tools/src/main.ts',
  'rulesets/main.json',
  'package-lock.json',
  'clusters/staging/argocd/kustomization.yaml',
  'clusters/staging/policies/kustomization.yaml',
  'local/cni/daemonset.yaml',
])('%s waits for somebody', (path) => {
  expect(ownersOf(path)).not.toEqual([]);
});
