import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { writeFiles } from '../../lib/files/write-files.ts';
import { commit } from '../../lib/git/checkout.ts';
import { init } from '../../lib/git/repository.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import type { ForkConfig, ServiceFacts } from '../../lib/fork-config.ts';
import { configFile, parseConfig, readConfig } from '../config/config.ts';
import { holdPath, holdText } from '../hold-file.ts';
import { imagesPath, withExactly } from '../images-file.ts';
import type { KubeObject } from '../kube-object.ts';
import { withEntryOf } from '../new-service/texts.ts';
import { ownSources, withoutEntries, withoutIngressPatches, withoutSet, withRetiring } from './edits.ts';
import { mentionsOf } from './mentions.ts';
import { planStep, standingsOf } from './plan.ts';
import { claimsIn, refuseClaims, refuseHeld, retiredService } from './refuse.ts';
import { carryOut, refuseDirty } from './retire.ts';
import { withOneMore } from './service.fixture.ts';
import { nextStep, subjectOf, type RetireStanding } from './step.ts';

const settings = await readFile(join(repositoryRoot, configFile), 'utf8');
const own = withOneMore(settings, 'till');
const till: ServiceFacts = { name: 'till', application: 'till', port: 8080 };

function standing(environment: RetireStanding['environment'], served: boolean, retiring: boolean): RetireStanding {
  return { environment, served, retiring };
}

describe('the next step', () => {
  const closed = { environment: 'production', state: 'closed' };
  const gone = { environment: 'production', state: 'gone' };
  test.each([
    [[true, false], [true, false], 'Close the door of till in production', []],
    [[true, false], [true, true], 'Take till out of production', [closed]],
    [[true, false], [false, true], 'Close the door of till in staging', [gone]],
    [[true, true], [false, true], 'Take till out of staging', [gone, { environment: 'staging', state: 'closed' }]],
    [[false, true], [false, true], 'Take the service till out', [{ environment: 'staging', state: 'gone' }, gone]],
    // Never in production.
    [[true, false], [false, false], 'Close the door of till in staging', []],
    [[false, true], [false, false], 'Take the service till out', [{ environment: 'staging', state: 'gone' }]],
    // Nowhere yet.
    [[false, false], [false, false], 'Take the service till out', []],
  ] as const)('of staging %j and production %j is: %s', (staging, production, subject, needs) => {
    const [inStaging, inProduction] = [
      standing('staging', staging[0], staging[1]),
      standing('production', production[0], production[1]),
    ];
    const step = nextStep([inStaging, inProduction]);
    expect(subjectOf(step, 'till')).toBe(subject);
    expect(step.needs).toEqual(needs);
  });
});

describe('the file of settings', () => {
  test.each([
    ['of several lines', own],
    [
      'of one line',
      own.replace(/ {4}\{\n\s+name: 'till',[^}]*\}/, "    { name: 'till', application: 'till', port: 8080 }"),
    ],
  ])('says in an entry %s what is being taken out, and more of it by and by', (_form, text) => {
    const once = withRetiring(text, 'till', ['production']);
    expect(parseConfig(once).services.at(-1)).toEqual({ ...till, retiring: ['production'] });
    const twice = withRetiring(once, 'till', ['staging', 'production']);
    expect(parseConfig(twice).services.at(-1)).toEqual({ ...till, retiring: ['staging', 'production'] });
  });

  test.each([
    [['qa'], 'retiring[0] is "qa": it is one of staging, production'],
    [['production', 'staging'], 'retiring[1] is "staging": they stand in the order of the environments'],
    [[], 'it needs at least 1'],
  ])('takes no %j', (retiring, why) => {
    expect(() => parseConfig(withRetiring(own, 'till', retiring))).toThrow(why);
  });

  test('takes nothing out that another service calls', () => {
    const called = withEntryOf(own, { name: 'shop', application: 'shop', port: 8080, calls: ['till'] });
    expect(() => parseConfig(withRetiring(called, 'till', ['production']))).toThrow('shop calls it');
  });

  test('loses entries with their comments, and sets of variables', () => {
    const text = `export default {
  settings: {
    a: { PORT: '1' },
    // Of b.
    b: {
      PORT: '2',
    },
  },
  services: [
    { name: 'one' },
    // Of two,
    // in two lines.
    {
      name: 'two',
    },
    { name: 'three' },
  ],
  logs: [{ name: 'one' }, { name: 'two' }],
};
`;
    const without = withoutSet(
      withoutEntries(
        withoutEntries(text, 'services', ({ name }) => name === 'two'),
        'logs',
        ({ name }) => name === 'one',
      ),
      'b',
    );
    expect(without).toBe(`export default {
  settings: {
    a: { PORT: '1' },
  },
  services: [
    { name: 'one' },
    { name: 'three' },
  ],
  logs: [{ name: 'two' }],
};
`);
  });
});

const textOf = async (path: string): Promise<string> =>
  path === 'patches/ingress.yaml' ? 'kind: Ingress\n' : 'kind: Deployment\n';

test('an overlay loses its patches of Ingresses, whatever says that they are, and no other', async () => {
  const text = `kind: Kustomization
resources:
  - ../a
patches:
  # Its host.
  - target:
      kind: Ingress
    patch: |-
      - op: replace
  - path: patches/ingress.yaml
  - path: patches/more.yaml
  - patch: |-
      kind: Ingress
`;
  const { text: without, files } = await withoutIngressPatches(text, textOf);
  expect(without).toBe('kind: Kustomization\nresources:\n  - ../a\npatches:\n  - path: patches/more.yaml\n');
  expect(files).toEqual(['patches/ingress.yaml']);
  expect((await withoutIngressPatches(without, textOf)).text).toBe(without);
});

test('only folders of apps that no other service has a part of are its own', () => {
  const sources = ['apps/till', 'apps/shared', 'packages/service', 'tsconfig.json'];
  const one: ServiceFacts = { ...till, sources };
  const other: ServiceFacts = { name: 'shop', application: 'shop', port: 1, sources: ['apps/shop', 'apps/shared/lib'] };
  expect(ownSources(one, [one, other])).toEqual(['apps/till']);
});

describe('it is refused', () => {
  const built = { image: 'web', sources: ['a'], containerfile: 'a/Containerfile' };
  const web: ServiceFacts = { name: 'web', application: 'web', port: 1, ...built };
  test.each([
    ['of nobody', [web, till], 'nobody', /There is no service "nobody": the services are web, till/],
    ['that another one calls', [{ ...web, calls: ['till'] }, till], 'till', /web calls it/],
    ['that shares an Application', [web, { ...till, application: 'web' }], 'till', /web runs in its Application web/],
    ['that is the last built here', [web, till], 'web', /no other service is built here/],
  ])('to take a service out %s', (_what, services, name, why) => {
    expect(() => retiredService({ services }, name)).toThrow(why);
  });

  test('to delete claims without a word', () => {
    const templates = [{ metadata: { name: 'data' } }];
    const objects = [
      { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'files' } },
      {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        metadata: { name: 'db' },
        spec: { volumeClaimTemplates: templates },
      },
    ] as readonly KubeObject[];
    const claims = claimsIn(objects);
    expect(claims).toEqual(['files', 'data of each pod of StatefulSet db']);
    expect(() => refuseClaims('till', 'production', claims, false)).toThrow(
      /files, data of each pod.*--delete-claims/s,
    );
    expect(() => refuseClaims('till', 'production', claims, true)).not.toThrow();
    expect(() => refuseClaims('till', 'production', [], false)).not.toThrow();
  });

  test('to take out what a hold keeps, and what no commit has', () =>
    withGround(async (root, write) => {
      const config = readConfig();
      const step = { kind: 'remove', environment: 'production', needs: [] } as const;
      const service = { ...web, name: 'till', application: 'till', image: 'till' };
      const image = { name: `${config.names.images}/till`, tag: '0'.repeat(40), digest: `sha256:${'0'.repeat(64)}` };
      await refuseDirty(root);
      await write(imagesPath('production'), withExactly('images', undefined, [image]));
      await refuseHeld(root, config, service, step);
      const hold = { reason: 'errors', since: '2026-01-02T15:04:05Z', by: 'Ada', images: ['till'] };
      await write(holdPath('production'), holdText(hold));
      await expect(refuseHeld(root, config, service, step)).rejects.toThrow(/release-hold production --only till/);
      await refuseHeld(root, config, service, { ...step, environment: 'staging' });
      await expect(refuseDirty(root)).rejects.toThrow(/clusters\/production\/hold/);
    }));
});

test('step by step nothing of it is left but what names it, by file and line', () =>
  withGround(async (root, write, read) => {
    const config = async (): Promise<ForkConfig> => parseConfig((await read(configFile))!);
    const subjects: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      const now = await config();
      const service = retiredService(now, 'till');
      const step = nextStep(await standingsOf(root, service));
      await carryOut(root, await planStep(root, now, service, step));
      subjects.push(subjectOf(step, 'till'));
      if (count === 0) expect(await read('clusters/production/till/kustomization.yaml')).not.toMatch(/Ingress/);
    }
    expect(subjects.at(-1)).toBe('Take the service till out');
    expect((await config()).services.map(({ name }) => name)).not.toContain('till');
    expect((await config()).secrets).toEqual(readConfig().secrets);
    expect(await read('base/till/kustomization.yaml')).toBeUndefined();
    expect(await read('local/staging/till/kustomization.yaml')).toBeUndefined();
    await write('docs/till.md', '# Till\n\nSee base/till, and base/tiller, and till.staging.example.com.\n');
    const lines = (await mentionsOf(root, await config(), till)).map(({ path, line }) => `${path}:${line}`);
    expect(lines).toEqual(['docs/till.md:3']);
    expect(() => retiredService(parseConfig(own.replaceAll("'till'", "'other'")), 'till')).toThrow('no service');
  }));

/** A repository whose environments both run till, with a secret of its own. */
async function withGround(
  work: (
    root: string,
    write: (path: string, text: string) => Promise<void>,
    read: (path: string) => Promise<string | undefined>,
  ) => Promise<void>,
): Promise<void> {
  await withScratchFolder('retire', async (root) => {
    const write = (path: string, text: string): Promise<void> => writeFiles(root, { [path]: text });
    await init(root);
    const secret = "    { namespace: 'till', name: 'key', keys: ['key'], madeBy: 'somebody' },\n";
    await write(
      configFile,
      own.replace(/^ {2}secrets: \[\n/m, (line) => `${line}${secret}`),
    );
    const overlay = 'kind: Kustomization\nresources:\n  - a\npatches:\n  - target: { kind: Ingress }\n    patch: x\n';
    for (const environment of ['staging', 'production']) {
      for (const tree of ['clusters', 'local']) await write(`${tree}/${environment}/till/kustomization.yaml`, overlay);
    }
    await write('base/till/kustomization.yaml', 'kind: Kustomization\n');
    await commit(root, 'First', ['.']);
    await work(root, write, async (path) => await readFile(join(root, path), 'utf8').catch(() => undefined));
  });
}
