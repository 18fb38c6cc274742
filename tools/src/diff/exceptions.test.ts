import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { writeFiles } from '../lib/files/write-files.ts';
import { repositoryRoot } from '../lib/files/paths.ts';
import { withScratchFolder } from '../lib/files/scratch-folder.ts';
import { configFile } from '../model/config/config.ts';
import { acceptedFile, survivorsFile } from '../model/exception-files.ts';
import { exceptionChanges } from './exceptions.ts';

type Files = Readonly<Record<string, string>>;

async function changes(before: Files, after: Files): Promise<readonly string[]> {
  return await withScratchFolder('exceptions', async (folder) => {
    for (const [side, files] of Object.entries({ before, after })) {
      await writeFiles(join(folder, side), files);
    }
    return await exceptionChanges(join(folder, 'before'), join(folder, 'after'));
  });
}

const config = (exceptions: string, reporters = ''): string =>
  `export default defineConfig({ ${reporters} exceptions: [${exceptions}] });\n`;
const exception = (until: string, reason = 'the server says so'): string =>
  `{ law: 'default-deny', object: 'Deployment a/b', reason: '${reason}', until: '${until}' },`;
const named = `default-deny Deployment a/b (${configFile}): the server says so`;

test.each([
  ['', exception('2027-01-31'), `added, until 2027-01-31: ${named}`],
  [exception('2027-01-31'), '', `removed: ${named}`],
  [exception('2027-01-31'), exception('2027-06-30'), `prolonged, from 2027-01-31 to 2027-06-30: ${named}`],
  [exception('2027-06-30'), exception('2027-01-31'), `shortened, from 2027-06-30 to 2027-01-31: ${named}`],
  [exception('2027-01-31', 'old'), exception('2027-01-31'), `worded anew, until 2027-01-31: ${named}`],
])('%s to %s', async (before, after, said) => {
  expect(await changes({ [configFile]: config(before) }, { [configFile]: config(after) })).toEqual([said]);
});

test('findings of a scan and mutations too, and another order or a comment is no change', async () => {
  const finding = '- { id: CVE-1, package: express, reason: no body, owner: web, expires: "2027-01-31" }\n';
  const other = '- { id: CVE-2, package: ms, reason: no time, expires: "2027-01-31" }\n';
  const mutation = '- { kind: deleted, file: base/a.yaml, path: "spec.*", reason: it is the default of Kubernetes }\n';
  const before = { [acceptedFile]: `findings:\n${finding}${other}`, [survivorsFile]: '[]\n' };
  const after = {
    [acceptedFile]: `# Same.\nfindings:\n${other}${finding.replace('2027', '2028')}`,
    [survivorsFile]: mutation,
  };
  expect(await changes(before, after)).toEqual([
    `prolonged, from 2027-01-31 to 2028-01-31: CVE-1 express of web (${acceptedFile}): no body`,
    `added, without an end: deleted base/a.yaml spec.* (${survivorsFile}): it is the default of Kubernetes`,
  ]);
});

test.each([
  [configFile, 'export default defineConfig({ exceptions: wanted });\n'],
  [acceptedFile, 'findings: {'],
  [survivorsFile, 'a: b\n'],
])('%s that cannot be read is said', async (file, text) => {
  expect(await changes({}, { [file]: text })).toEqual([`${file} cannot be read: look at it line by line`]);
});

const of = (before: string, after: string) =>
  changes({ [configFile]: config('', before) }, { [configFile]: config('', after) });

test('who reports how an environment fares', async () => {
  const [none, one, other] = ['', "reporters: { staging: 'a[bot]' },", "reporters: { staging: 'b[bot]' },"];
  expect(await of(none, one)).toEqual([
    'a[bot] reports how staging fares: while it is silent, nothing is promoted from staging',
  ]);
  expect(await of(one, other)).toEqual([
    expect.stringContaining('b[bot] reports how staging fares, and no longer a[bot]'),
  ]);
  expect(await of(one, none)).toEqual(['nobody reports how staging fares any more, and a[bot] did']);
});

test('of this repository nothing is said where nothing changed', async () => {
  const text = await readFile(join(repositoryRoot, configFile), 'utf8');
  expect(await changes({ [configFile]: text }, { [configFile]: text })).toEqual([]);
});
