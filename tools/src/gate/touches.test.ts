import { expect, test } from '@jest/globals';
import { touchedBy } from './touches.ts';

const services = [
  { name: 'web', sources: ['apps/web', 'package-lock.json'] },
  { name: 'api', sources: ['apps/api'] },
];

test.each([
  [['docs/promote.md', 'clusters/production/images/kustomization.yaml'], false, []],
  [['apps/web/src/app.ts'], false, ['web']],
  [['apps/web2/src/app.ts', 'apps/website.md'], false, []],
  [['apps/api/src/app.ts', 'clusters/staging/api/x.yaml'], false, ['api']],
  [['package-lock.json'], true, ['web']],
  [['tools/src/gate/workflows/ci-ok.ts'], true, []],
  [['tools/test/bad-pull-requests/x.patch'], true, []],
  [['.github/CODEOWNERS'], true, []],
  [['monitoring/src/rules.ts'], true, []],
  [['monitoring/rules/alerts.yaml', 'infra/golden/staging/network.json'], false, []],
  // What a service is, is decided there.
  [['lockstep.config.ts'], true, ['web', 'api']],
  [[], false, []],
])('of %j tools: %s, services: %j', (paths, tools, names) => {
  expect(touchedBy(paths, services)).toEqual({ tools, services: names });
});
