import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ensurePackages, packagesIn } from './packages.ts';
import { withoutSettings } from './sandbox.ts';

const express = { name: 'express', version: '5.3.0', type: 'npm' };
const libc = { name: 'libc6', version: '2.41', type: 'deb' };

function listed(artifacts: readonly object[], distro: object = {}) {
  return () => packagesIn(JSON.stringify({ artifacts, distro }), 'ghcr.io/o/web:1');
}

test('an image without a package is refused, since nothing could be found in it', () => {
  expect(listed([express])()).toEqual([express]);
  expect(listed([])).toThrow('No package was found in ghcr.io/o/web:1');
});

test("a distribution's packages are refused without its name, under which their vulnerabilities are known", () => {
  expect(listed([express, libc], { id: 'debian' })()).toHaveLength(2);
  expect(listed([express, libc])).toThrow(/cannot be judged.*os-release/);
});

test.each([
  ['syft', { artifacts: [express] }, { artifacts: [] }],
  ['CycloneDX', { components: [express] }, { components: [] }],
  ['SPDX', { packages: [{ name: 'web' }, express] }, { packages: [{ name: 'web' }] }],
  ['no', { artifacts: [express] }, ['nothing']],
])('a list of %s form without a package is refused', async (_name, full, empty) => {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-list-'));
  const file = join(folder, 'list.json');
  try {
    await writeFile(file, JSON.stringify(full));
    await ensurePackages(file);
    await writeFile(file, JSON.stringify(empty));
    await expect(ensurePackages(file)).rejects.toThrow('No package was found');
    await expect(ensurePackages(join(folder, 'absent'))).rejects.toThrow('Cannot read');
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('what the environment says to the scanners is taken back', () => {
  expect(withoutSettings({ GRYPE_DB_VALIDATE_AGE: 'false', SYFT_EXCLUDE: '**', PATH: '/bin' })).toEqual({
    GRYPE_DB_VALIDATE_AGE: '',
    SYFT_EXCLUDE: '',
  });
});
