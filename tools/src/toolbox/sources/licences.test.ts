import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { builds } from './data/go.ts';
import { images } from './data/images.ts';
import { parseCompiled, requireLicences, unwantedLicence } from './licences.ts';

describe('a licence is told by its heading', () => {
  test.each([
    [
      'AGPL',
      '                    GNU AFFERO GENERAL PUBLIC LICENSE\n                       Version 3, 19 November 2007\n',
    ],
    ['AGPL', 'SPDX-License-Identifier: AGPL-3.0-only\n'],
    ['AGPL', 'Copyright 2020 A. Person\n\nLicensed under the GNU Affero General Public Licence, version 3.\n'],
    ['SSPL', '                     Server Side Public License\n                     VERSION 1, OCTOBER 16, 2018\n'],
    [
      'BUSL',
      'License text copyright (c) 2020 MariaDB Corporation Ab.\n"Business Source License" is a trademark of it.\n',
    ],
    ['BUSL', 'SPDX-License-Identifier: BUSL-1.1\n'],
    ['Elastic License', 'Elastic License 2.0\n\nURL: https://www.elastic.co/licensing/elastic-license\n'],
    ['Commons Clause', '"Commons Clause" License Condition v1.0\n\nThe Software is provided under the Apache License'],
    ['Functional Source License', '# Functional Source License, Version 1.1, MIT Future License\n'],
    ['PolyForm', '# PolyForm Noncommercial License 1.0.0\n'],
  ])('%s', (name, text) => {
    expect(unwantedLicence(text)).toBe(name);
  });

  test.each([
    [
      'Apache',
      '                                 Apache License\n                           Version 2.0, January 2004\n',
    ],
    ['MIT', 'MIT License\n\nCopyright (c) 2020 Elastic\n'],
    ['GPL', `GNU GENERAL PUBLIC LICENSE\n${'x'.repeat(600)}\n13. Use with the GNU Affero General Public License.\n`],
    ['Mozilla', `Mozilla Public License Version 2.0\n${'x'.repeat(600)}\nthe GNU Affero General Public License\n`],
    ['none', ''],
  ])('%s is taken', (_name, text) => {
    expect(unwantedLicence(text)).toBeUndefined();
  });
});

const agpl = 'GNU AFFERO GENERAL PUBLIC LICENSE\n';

/** What is said of a program of two modules with these files, one folder of each compiled. */
async function saidOf(files: Readonly<Record<string, string>>): Promise<string> {
  return await withScratchFolder('licences', async (root) => {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    const lines = ['one', 'two'].map((name) =>
      [join(root, name, 'pkg', 'used'), `a.org/${name}`, 'v1.2.3', join(root, name)].join('\t'),
    );
    return await requireLicences(parseCompiled(['', ...lines, ''].join('\n'))).then(
      () => 'taken',
      (error: Error) => error.message.replaceAll(root, ''),
    );
  });
}

describe('of what is compiled', () => {
  test('one module of many under an unwanted licence is named with its file', async () => {
    expect(await saidOf({ 'one/LICENSE': 'MIT License\n', 'two/LICENSE': agpl })).toMatch(
      /a\.org\/two@v1\.2\.3 is not compiled: it stands under the AGPL.*\/two\/LICENSE says so/s,
    );
  });

  test.each(['one/pkg/COPYING', 'one/pkg/used/LICENSE.md', 'one/LICENSE-AGPL.txt', 'one/licence'])(
    'a part with a licence of its own counts: %s',
    async (file) => {
      expect(await saidOf({ 'one/LICENSE': 'MIT License\n', [file]: agpl })).toContain('under the AGPL');
    },
  );

  test.each(['one/pkg/other/LICENSE', 'LICENSE', 'one/licenses.go', 'one/license_ids.json', 'one/README.md'])(
    'what is not compiled, or no licence, does not: %s',
    async (file) => {
      expect(await saidOf({ 'one/LICENSE': 'MIT License\n', [file]: agpl })).toBe('taken');
    },
  );
});

test('nothing that is built here is Grafana', () => {
  expect(JSON.stringify([builds, images])).not.toMatch(/grafana/i);
});
