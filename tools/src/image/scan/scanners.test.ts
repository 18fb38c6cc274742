import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { binaryPath } from '../../toolbox/sources/go.ts';
import { buildOf } from '../../toolbox/tools.ts';
import { acceptedFile } from '../../model/exception-files.ts';
import type { ImagePackage } from './packages.ts';
import { scanImages, scanSbom, type ScanOptions } from './scan.ts';
import { writeSbom } from './syft.ts';
import { writeTinyDatabase } from './tiny-database.ts';
import { writeTinyImage } from './tiny-image.ts';

jest.setTimeout(1_800_000);

const compiled = (
  await Promise.all(
    ['syft', 'grype'].map((name) =>
      access(binaryPath(buildOf(name), name)).then(
        () => true,
        () => false,
      ),
    ),
  )
).every(Boolean);

// To compile both takes minutes: `npm test` uses them where they are, LOCKSTEP_SCANNERS=1 compiles them first.
const real = compiled || process.env['LOCKSTEP_SCANNERS'] === '1' ? describe : describe.skip;

const files = {
  'etc/os-release': 'ID=debian\nVERSION_ID="13"\n',
  'var/lib/dpkg/status.d/libc6': 'Package: libc6\nSource: glibc\nVersion: 2.41-12\nArchitecture: amd64\n',
  'app/node_modules/express/package.json': '{"name":"express","version":"5.3.0","license":"MIT"}',
};

const known = [
  {
    id: 'GHSA-aaaa-bbbb-cccc',
    package: 'express',
    ecosystem: 'npm',
    severity: 'high',
    affected: '<5.3.1',
    fixedIn: '5.3.1',
  },
  { id: 'CVE-2026-2', package: 'glibc', ecosystem: 'deb', severity: 'critical', affected: '< 3' },
] as const;

let root: string;
let image: string;

function optionsWith(database: ScanOptions['database'] = {}): ScanOptions {
  return { root, database: { cache: join(root, 'cache'), updateUrl: 'http://127.0.0.1:1/latest.json', ...database } };
}

async function databaseOf(daysOld: number): Promise<string> {
  const file = join(root, `${daysOld}.db`);
  await rm(file, { force: true });
  writeTinyDatabase(file, new Date(Date.now() - daysOld * 86_400_000), known);
  return file;
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'lockstep-scanners-'));
  await writeTinyImage(join(root, 'image'), files);
  image = `oci-dir:${join(root, 'image')}`;
});

afterAll(() => rm(root, { recursive: true }));

real('the real syft and grype', () => {
  let list: string;
  let packages: readonly ImagePackage[];

  beforeAll(async () => {
    list = join(root, 'list.spdx.json');
    packages = await writeSbom(image, list, 'spdx-json');
  });

  test('list the packages of an image', async () => {
    expect(packages).toEqual([
      { name: 'express', version: '5.3.0', type: 'npm' },
      { name: 'libc6', version: '2.41-12', type: 'deb' },
    ]);
    const written = JSON.parse(await readFile(list, 'utf8')) as { packages: { name: string }[] };
    expect(written.packages.map(({ name }) => name)).toEqual(expect.arrayContaining(['express', 'libc6']));
  });

  test('refuse an image that is empty', async () => {
    await writeTinyImage(join(root, 'empty'), { readme: 'nothing' });
    await expect(scanImages([`oci-dir:${join(root, 'empty')}`], optionsWith())).rejects.toThrow('No package was found');
  });

  test('pass nothing without a database', async () => {
    await expect(scanSbom(list, optionsWith())).rejects.toThrow(/nothing passes: .*database does not exist/);
  });

  test('pass nothing with a database of six days ago, whatever the environment says', async () => {
    process.env['GRYPE_DB_VALIDATE_AGE'] = 'false';
    try {
      const scan = scanSbom(list, optionsWith({ archive: await databaseOf(6) }));
      await expect(scan).rejects.toThrow(/nothing passes: .*built 6 days ago/);
    } finally {
      delete process.env['GRYPE_DB_VALIDATE_AGE'];
    }
  });

  test('pass nothing with a damaged one', async () => {
    const file = join(root, 'damaged.db');
    await writeFile(file, 'nonsense');
    await expect(scanSbom(list, optionsWith({ archive: file }))).rejects.toThrow('nothing passes');
  });

  test('refuse what has a fix, report what has none, and pass what is accepted; the same from a list', async () => {
    const options = optionsWith({ archive: await databaseOf(0) });
    const refused = await scanImages([image], options);
    const told = refused.images[0]!.vulnerabilities.map(({ id, package: name, decision }) => [id, name, decision]);
    expect(told.toSorted()).toEqual([
      ['CVE-2026-2', 'libc6', 'reported'],
      ['GHSA-aaaa-bbbb-cccc', 'express', 'refused'],
    ]);
    expect(refused.passed).toBe(false);

    const expires = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const entry = { id: 'GHSA-aaaa-bbbb-cccc', package: 'express', reason: 'Not reached.', expires };
    await mkdir(dirname(join(root, acceptedFile)));
    await writeFile(join(root, acceptedFile), JSON.stringify({ findings: [entry] }));
    const { passed, images } = await scanSbom(list, options);
    expect([passed, images[0]!.vulnerabilities.length]).toEqual([true, 2]);
  });

  test('take no exception from a file beside it', async () => {
    await writeFile(join(root, '.grype.yaml'), 'ignore: [{ package: { name: libc6 } }]\n');
    const before = process.cwd();
    process.chdir(root);
    try {
      const { images } = await scanSbom(list, optionsWith({ archive: await databaseOf(0) }));
      expect(images[0]!.vulnerabilities.map(({ package: name }) => name)).toContain('libc6');
    } finally {
      process.chdir(before);
    }
  });
});
