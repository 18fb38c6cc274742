import { cp, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { pipelineParts } from '@lockstep/infra/naming';
import { awsEnvironments } from '@lockstep/infra/environments';
// @ts-expect-error -- plain JavaScript, for the runner's own Node
import * as changesScript from '../../../least/changes.mjs';
// @ts-expect-error -- the same
import * as stacksScript from '../../../least/stacks.mjs';
// @ts-expect-error -- the same
import * as tofuScript from '../../../least/tofu.mjs';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { run } from '../../lib/process/run.ts';
import { releases } from '../../toolbox/sources/data/releases.ts';

const { changes } = changesScript as { changes: (plan: object) => boolean };
const { lockObjections, objections, refusals } = stacksScript as {
  lockObjections: (text: string | undefined) => readonly string[];
  objections: (stack: object) => readonly string[];
  refusals: (folders: readonly string[], stack: string) => readonly string[];
};
interface Release {
  readonly url: string;
  readonly sha256: string;
}
const { fetchTofu, release } = tofuScript as {
  fetchTofu: (folder: string, release: Release) => Promise<void>;
  release: Release;
};

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'least-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

test('the scripts that run beside what a job holds use the modules of Node alone', async () => {
  const scripts = await readdir(join(repositoryRoot, 'tools/least'));
  expect(scripts).toEqual(expect.arrayContaining(['push-bump.mjs', 'stacks.mjs', 'tofu.mjs']));
  for (const script of scripts) {
    const text = await readFile(join(repositoryRoot, 'tools/least', script), 'utf8');
    const named = [...text.matchAll(/(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*'([^']+)'/g)].map(
      ([, name]) => name!,
    );
    expect(named.filter((name) => !name.startsWith('node:'))).toEqual([]);
    expect(named.length).toBeGreaterThan(0);
    expect(text).not.toMatch(/\bimport\((?!')|\beval\b|new Function/);
  }
});

test('OpenTofu is the release that the tools pin', () => {
  expect(releases.find(({ name }) => name === 'tofu')).toMatchObject(release);
});

async function served(bytes: Buffer, work: (url: string) => Promise<void>): Promise<void> {
  const server = createServer((_request, response) => response.end(bytes)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/tofu.tar.gz`);
  } finally {
    server.close();
  }
}

test('a program with the right checksum takes the place of whatever was there, another one is not even unpacked', async () => {
  await writeFile(join(folder, 'tofu'), 'the real one');
  await run('tar', ['-czf', join(folder, 'a.tar.gz'), '-C', folder, 'tofu']);
  const bytes = await readFile(join(folder, 'a.tar.gz'));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const bin = join(folder, 'bin');
  await mkdir(bin);
  await writeFile(join(bin, 'tofu'), 'handed over');
  await served(bytes, async (url) => {
    await expect(fetchTofu(bin, { url, sha256: '0'.repeat(64) })).rejects.toThrow(/not 0{64}: it is not run/);
    expect(await readFile(join(bin, 'tofu'), 'utf8')).toBe('handed over');
    await fetchTofu(bin, { url, sha256 });
    expect(await readdir(bin)).toEqual(['tofu']);
    expect(await readFile(join(bin, 'tofu'), 'utf8')).toBe('the real one');
  });
});

const golden = async (environment: string, part: string): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(join(repositoryRoot, 'infra/golden', environment, `${part}.json`), 'utf8')) as never;

test('each stack of the pipeline holds nothing but what may be', async () => {
  for (const environment of awsEnvironments) {
    for (const part of pipelineParts) expect(objections(await golden(environment, part))).toEqual([]);
  }
});

test.each<[string, object, RegExp]>([
  ['a module of others', { module: { x: { source: 'git::https://example.org/x' } } }, /a block module/],
  ['a check', { check: {} }, /a block check/],
  ['a resource of another provider', { resource: { null_resource: { x: {} } } }, /resource null_resource is not in/],
  ['a kind that the pipeline does not keep', { resource: { aws_iam_user: { x: {} } } }, /aws_iam_user is not in/],
  ['a file that it uploads', { resource: { aws_s3_object: { x: { source: '/etc/passwd' } } } }, /aws_s3_object/],
  ['data that a program makes', { data: { external: { x: { program: ['sh'] } } } }, /data external is not in/],
  ['data from the network', { data: { http: { x: {} } } }, /data http/],
  ['a secret that it reads', { data: { aws_secretsmanager_secret_version: { x: {} } } }, /data aws_secretsmanager/],
  [
    'a provisioner',
    { resource: { aws_vpc: { x: { provisioner: [{ 'local-exec': { command: 'id' } }] } } } },
    /it says resource\.aws_vpc\.x\.provisioner/,
  ],
  [
    'a provider of others',
    { terraform: { required_providers: { aws: { source: 'evil/aws' } } } },
    /aws from evil\/aws/,
  ],
  ['one provider more', { terraform: { required_providers: { x: { source: 'a/x' } } } }, /provider x from a\/x/],
  ['another place for its state', { terraform: { backend: { http: {} } } }, /its state lies in http/],
  ['a cloud', { terraform: { cloud: {} } }, /terraform\.cloud is set/],
  ['settings of another provider', { provider: { local: [{}] } }, /configures the provider local/],
  [
    'a program for its login',
    { provider: { aws: [{ credential_process: 'id' }] } },
    /its provider says credential_process/,
  ],
  [
    'another place that it calls',
    { provider: { aws: { endpoints: [{ sts: 'https://x' }] } } },
    /provider says endpoints/,
  ],
  ['a state of elsewhere', { data: { terraform_remote_state: { x: { backend: 'http' } } } }, /a state from http/],
  [
    'a file that it reads',
    { output: { x: { value: '${file("/proc/self/environ")}' } } },
    /output\.x\.value calls file/,
  ],
  ['one in a template', { output: { x: { value: '%{ if true }${templatefile("a", {})}%{ endif }' } } }, /templatefile/],
  ['one by another space', { locals: { x: '${ filebase64  ("a") }' } }, /calls filebase64/],
  ['a function of a provider', { locals: { x: '${provider::local::direxists("a")}' } }, /provider::local::direxists/],
  ['one in a name', { locals: { '${file("a")}': 1 } }, /calls file/],
])('a stack with %s is refused', (_what, part, why) => {
  expect(objections(part)).toEqual([expect.stringMatching(why)]);
});

const lock = 'provider "registry.opentofu.org/hashicorp/aws" {\n  version = "6.25.0"\n  hashes = ["h1:abc="]\n}\n';

async function written(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const stack = join(folder, name, 'stacks', 'staging-network');
  await mkdir(stack, { recursive: true });
  for (const [file, text] of Object.entries(files)) await writeFile(join(stack, file), text);
  return join(folder, name);
}

const whole = { 'cdk.tf.json': '{"resource": {"aws_vpc": {"x": {}}}}', '.terraform.lock.hcl': lock };

test('what was written twice alike is planned', async () => {
  const both = [await written('one', whole), await written('two', whole)];
  expect(refusals(both, 'staging-network')).toEqual([]);
});

test.each<[string, Readonly<Record<string, string>>, RegExp]>([
  ['differs', { 'cdk.tf.json': '{"resource": {"aws_vpc": {"y": {}}}}' }, /cdk\.tf\.json was written otherwise/],
  ['has one file more', { 'override.tf.json': '{}' }, /override\.tf\.json was written otherwise/],
  ['has other checksums', { '.terraform.lock.hcl': `${lock}\n` }, /lock\.hcl was written otherwise/],
])('a stack is refused when the second one %s', async (_what, files, why) => {
  const both = [await written('one', whole), await written('two', { ...whole, ...files })];
  expect(refusals(both, 'staging-network').join()).toMatch(why);
});

test.each<[string, Readonly<Record<string, string>>, RegExp]>([
  ['a file that OpenTofu would merge', { 'x_override.tf': '' }, /x_override\.tf lies beside it/],
  ['no checksums', { '.terraform.lock.hcl': '' }, /lacks registry.*no checksum/],
])('a stack is refused with %s', async (_what, files, why) => {
  const both = [await written('one', { ...whole, ...files }), await written('two', { ...whole, ...files })];
  expect(refusals(both, 'staging-network').join()).toMatch(why);
});

test('a stack is refused where it is none, is named like a path, or lies behind a link', async () => {
  const one = await written('one', whole);
  expect(() => refusals([one], 'production-network')).toThrow(/ENOENT/);
  expect(refusals([one], '../stacks/staging-network')).toEqual([expect.stringMatching(/no name of a stack/)]);
  await cp(join(one, 'stacks/staging-network'), join(one, 'stacks/other'), { recursive: true });
  await symlink('/etc/passwd', join(one, 'stacks/other', 'terraform.tfvars'));
  expect(refusals([one], 'other')).toEqual(['terraform.tfvars lies beside it']);
});

test.each([
  ['of another provider', lock.replace('hashicorp/aws', 'evil/aws'), 2],
  ['of another registry', lock.replace('opentofu.org', 'terraform.io'), 2],
  ['without checksums', lock.replace('h1:abc=', ''), 1],
  ['that are not there', undefined, 1],
  ['as they should be', lock, 0],
])('checksums %s', (_what, text, found) => {
  expect(lockObjections(text)).toHaveLength(found);
});

test.each<[string, object, boolean]>([
  ['nothing', {}, false],
  ['what stays', { resource_changes: [{ change: { actions: ['no-op'] } }, { change: { actions: ['read'] } }] }, false],
  ['a replacement', { resource_changes: [{ change: { actions: ['delete', 'create'] } }] }, true],
  ['an output', { output_changes: { a: { actions: ['update'] } } }, true],
  ['what somebody changed by hand', { resource_drift: [{ change: { actions: ['update'] } }] }, true],
])('a plan of %s asks for an approval only if it changes something', (_what, plan, wanted) => {
  expect(changes(plan)).toBe(wanted);
});
