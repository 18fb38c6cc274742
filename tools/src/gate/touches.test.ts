import { expect, test } from '@jest/globals';
import { writeFiles } from '../lib/files/write-files.ts';
import { commit } from '../lib/git/checkout.ts';
import { withScratchRepository } from '../lib/git/scratch-repository.ts';
import { firstService } from '../model/services.ts';
import { touchedBetween } from './touches.ts';

const { packages: _packages, ...service } = firstService;
const services = [
  {
    ...service,
    name: 'web',
    sources: ['apps/web'],
    containerfile: 'apps/web/Containerfile',
    packages: 'apps/web',
  },
  { ...service, name: 'api', sources: ['apps/api'], containerfile: 'apps/api/Containerfile' },
];

test.each([
  [['docs/promote.md', 'clusters/production/images/kustomization.yaml'], false, []],
  [['apps/web/src/app.ts'], false, ['web']],
  [['apps/web/Containerfile.dockerignore'], false, ['web']],
  [['apps/web2/src/app.ts', 'apps/website.md'], false, []],
  [['apps/api/src/app.ts', 'clusters/staging/api/x.yaml'], false, ['api']],
  // One that cannot be read counts.
  [['package-lock.json'], true, ['web']],
  [['tools/src/gate/workflows/ci-ok.ts'], true, []],
  [['tools/test/bad-pull-requests/x.patch'], true, []],
  [['.github/CODEOWNERS'], true, []],
  [['monitoring/src/rules.ts'], true, []],
  [['monitoring/rules/alerts.yaml', 'infra/golden/staging/network.json'], false, []],
  // What a service is, is decided there.
  [['lockstep.config.ts'], true, ['web', 'api']],
  [[], false, []],
])('of %j tools: %s, services: %j', (paths, tools, names) =>
  withScratchRepository(async ({ person, write }) => {
    const before = await write('a', '1');
    await writeFiles(person, Object.fromEntries(paths.map((path) => [path, 'changed'])));
    const after = paths.length === 0 ? before : await commit(person, 'Change it', paths);
    expect(await touchedBetween(person, before, after, services)).toEqual({ tools, services: names });
  }),
);
