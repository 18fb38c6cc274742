import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { copyFiles } from '../../lib/files/files.ts';
import { listFiles } from '../../lib/git/checkout.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { run } from '../../lib/process/run.ts';
import { workspaceFolders } from './workspaces.ts';

jest.setTimeout(180_000);

/** This checkout in the role of a fork: its own files, and the packages that are installed here. */
let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'lockstep-wishes-'));
  await copyFiles(repositoryRoot, root, await listFiles(repositoryRoot));
  const [here, there] = [repositoryRoot, root].map((each) => join(each, 'node_modules'));
  await mkdir(join(there!, '@lockstep'), { recursive: true });
  const names = (await readdir(here!)).filter((name) => name !== '@lockstep' && name !== '.cache');
  await Promise.all(names.map((name) => symlink(join(here!, name), join(there!, name))));
  for (const own of await workspaceFolders(repositoryRoot)) {
    await symlink(join(root, own), join(there!, '@lockstep', basename(own)));
    // A version that only this package takes; a link that leads nowhere is as good as none.
    await symlink(join(repositoryRoot, own, 'node_modules'), join(root, own, 'node_modules'));
  }
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function edit(file: string, ...edits: readonly (readonly [before: string, after: string])[]): Promise<void> {
  const path = join(root, file);
  const text = await readFile(path, 'utf8');
  const next = edits.reduce((edited, [before, after]) => {
    expect([file, edited.includes(before) ? before : 'is not there']).toEqual([file, before]);
    return edited.replace(before, after);
  }, text);
  await writeFile(path, next);
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, file)), { recursive: true });
  await writeFile(join(root, file), text);
}

const config = (...edits: readonly (readonly [before: string, after: string])[]) =>
  edit('lockstep.config.ts', ...edits);

async function lockstep(...args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await run(process.execPath, [join(root, 'tools/src/main.ts'), ...args], {
    cwd: root,
    env: { NODE_OPTIONS: '' },
    accept: [0, 1],
  });
  return `${stdout}\n${stderr}`;
}

/** What the fork's own tools say, by a module of theirs; `work` has it as `its`. */
async function asked(module: string, work: string): Promise<unknown> {
  const url = pathToFileURL(join(root, 'tools/src', module)).href;
  const code = `const its = await import(${JSON.stringify(url)}); console.log(JSON.stringify(await (${work})));`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: root,
    env: { NODE_OPTIONS: '' },
  });
  return JSON.parse(stdout);
}

type Refusals = readonly {
  readonly file: string;
  readonly object: string;
  readonly reason: string;
  readonly wayOut: string;
}[];
const inWorkflows = () => asked('gate/workflows/rules.ts', 'its.workflowFindings(process.cwd())') as Promise<Refusals>;

test('a second service', async () => {
  await write('apps/api/Containerfile', 'FROM scratch\n');
  await config([
    '  services: [\n',
    `  services: [
    {
      name: 'api',
      image: 'api',
      application: 'api',
      sources: ['apps/api'],
      containerfile: 'apps/api/Containerfile',
      port: 8080,
      metricsPath: '/metrics',
    },
`,
  ]);
  const known = await asked('model/services.ts', 'its.services.map(({ name, image }) => [name, image])');
  expect((known as readonly unknown[]).slice(0, 2)).toEqual([
    ['api', expect.stringMatching(/\/api$/)],
    ['web', expect.stringMatching(/\/web$/)],
  ]);
  const ingress = JSON.stringify({
    kind: 'Ingress',
    metadata: { name: 'api' },
    spec: {
      rules: [{ http: { paths: [{ path: '/metrics', pathType: 'Exact', backend: { service: { name: 'api' } } }] } }],
    },
  });
  const found = (await asked(
    'gate/laws/private-paths.ts',
    `its.privatePaths([{ file: 'x', object: ${ingress} }])`,
  )) as Refusals;
  expect(found).toEqual([expect.objectContaining({ reason: 'it opens /metrics to the world' })]);
});

test("a third environment's name in the order", async () => {
  await config(["environments: ['staging', 'production']", "environments: ['staging', 'qa', 'production']"]);
  const scans = '.github/workflows/rescan.yaml';
  const lists = (await readFile(join(root, scans), 'utf8')).replaceAll(
    '[staging, production]',
    '[staging, qa, production]',
  );
  await write(scans, lists);
  expect(await lockstep('history', 'nowhere')).toContain('Name one of staging, qa, production');
  expect(await asked('model/environment.ts', '[its.firstEnvironment, its.lastHop.from, its.lastEnvironment]')).toEqual([
    'staging',
    'qa',
    'production',
  ]);
  const ports = Object.entries((await asked('model/instance.ts', 'its.portsFrom(8080)')) as Record<string, number>);
  expect(ports.map(([name]) => name).toSorted()).toEqual(
    [
      'backups',
      'mirror',
      'secrets',
      ...['production', 'qa', 'staging'].flatMap((name) => [name, `${name}Api`, `${name}Inner`, `${name}Secure`]),
    ].toSorted(),
  );
  expect(new Set(ports.map(([, port]) => port)).size).toBe(ports.length);
});

test('an exception from a law', async () => {
  const rules = [{ apiGroups: ['*'], resources: ['*'], verbs: ['get'] }];
  const object = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'reads-all' },
    rules,
  };
  const tree = {
    environment: 'staging',
    folder: 'clusters/staging',
    objects: [{ file: 'clusters/staging/web', object }],
  };
  const context = `{ root: process.cwd(), sources: async () => [], trees: async () => [${JSON.stringify(tree)}] }`;
  const found = async () =>
    ((await asked('gate/check/graph.ts', `its.graphFindings(${context})`)) as Refusals).filter(
      (each) => each.object === 'ClusterRole reads-all' && each.reason.includes('nobody listed'),
    );
  expect(await found()).not.toEqual([]);
  await config([
    '  exceptions: [\n',
    `  exceptions: [
    { law: 'least-rights', object: 'ClusterRole reads-all', reason: 'an auditor reads', until: '2999-12-31' },
`,
  ]);
  expect(await found()).toEqual([]);
});

test("a job's extra permission, and an extra step of a workflow", async () => {
  expect(await inWorkflows()).toEqual([]);
  const workflow = '.github/workflows/rescan.yaml';
  const text = await readFile(join(root, workflow), 'utf8');
  await write(
    workflow,
    text
      .replace('      packages: read ', '      issues: write # to tell\n      packages: read ')
      .replace(
        '      - name: Install\n',
        '      - name: Tell\n        run: ./scripts/tell.sh --channel releases\n      - name: Install\n',
      ),
  );
  const ways = (await inWorkflows()).map(({ wayOut }) => wayOut);
  expect(ways).toEqual([
    expect.stringContaining('add it to lockstep.config.ts, workflows.grants'),
    expect.stringContaining('add the line to lockstep.config.ts, workflows.lines'),
  ]);
  await config(
    ["'rescan.yaml scan': { packages: 'read' }", "'rescan.yaml scan': { packages: 'read', issues: 'write' }"],
    ['lines: []', "lines: ['./scripts/tell.sh --channel releases']"],
  );
  expect(await inWorkflows()).toEqual([]);
});

test('with all of them the types hold, and no line under tools/ has changed', async () => {
  await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', '.'], { cwd: root });
  const files = (await listFiles(repositoryRoot)).filter((file) => file.startsWith('tools/'));
  const changed = await Promise.all(
    files.map(async (file) => {
      const [before, after] = await Promise.all(
        [repositoryRoot, root].map((each) => readFile(join(each, file), 'utf8')),
      );
      return before === after ? [] : [file];
    }),
  );
  expect(changed.flat()).toEqual([]);
});
