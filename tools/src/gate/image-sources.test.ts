import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { writeFiles } from '../lib/files/write-files.ts';
import { repositoryRoot } from '../lib/files/paths.ts';
import { withScratchFolder } from '../lib/files/scratch-folder.ts';
import { git } from '../lib/git/git.ts';
import { configFile, readConfig } from '../model/config/config.ts';
import { withoutService } from '../model/new-service/texts.ts';
import { sentence } from '../model/finding.ts';
import { imageFindings } from './image-sources.ts';

type Files = Readonly<Record<string, string | undefined>>;

const containerfile = 'apps/web/Containerfile';
const ignoreFile = `${containerfile}.dockerignore`;

const lock = JSON.stringify({ lockfileVersion: 3, packages: { '': {}, 'apps/web': { dependencies: {} } } });
const service: Files = {
  'apps/web/Containerfile':
    'FROM x\nCOPY package*.json ./\nCOPY apps/web/package.json apps/web/\nCOPY apps/web/src src\n',
  'apps/web/Containerfile.dockerignore': '*\n!package*.json\n!apps/web\n**/*.test.ts\n',
  'apps/web/package.json': '{}',
  'apps/web/src/app.ts': '',
  'apps/web/src/app.test.ts': '',
  'package.json': '{}',
  'package-lock.json': lock,
  '.github/workflows/release.yaml': "on:\n  push:\n    paths-ignore: ['clusters/**', '*.md']\n",
  'README.md': '',
  'clusters/a.yaml': '',
};

/** What is refused of a repository with these files, and these in place of what `services` says. */
async function refused(files: Files, says = "sources: ['apps/web'], packages: 'apps/web'"): Promise<readonly string[]> {
  return await withScratchFolder('image-sources', async (folder) => {
    const whole = await readFile(join(repositoryRoot, configFile), 'utf8');
    const others = readConfig().services.filter(({ name }) => name !== 'web');
    const config = others.reduce((text, { name }) => withoutService(text, name), whole);
    const text = config
      .replace(/sources: \[.*\],\s+packages: '.*'/, says)
      .replace(/containerfile: '.*'/, `containerfile: '${containerfile}'`);
    await writeFiles(folder, { ...service, [configFile]: text, ...files });
    await git(folder, ['init', '--quiet']);
    return (await imageFindings(folder)).map((found) => sentence(found));
  });
}

test.each<[string, Files, string | undefined]>([
  ['what it copies is named', {}, undefined],
  ['nothing is left out and all is named', { [ignoreFile]: undefined }, undefined],
  ['it copies nothing of the repository', { [containerfile]: 'FROM x\nCOPY --from=x /a /b\n' }, undefined],
  ['what it does not copy lies beside', { [ignoreFile]: '', 'apps/web/bench/a.ts': '' }, undefined],
  [
    'its Containerfile is told which service it makes',
    {
      [containerfile]: 'FROM x\nARG WORKSPACE\nCOPY ${WORKSPACE} .\n',
      [ignoreFile]: undefined,
      'apps/api/src/app.ts': '',
    },
    undefined,
  ],
  [
    'it is no package of npm',
    { [containerfile]: 'FROM x\nCOPY apps/web/src .\n', 'package-lock.json': undefined },
    "sources: ['apps/web/src']",
  ],
])('passes where %s', async (_name, files, says) => {
  expect(await refused(files, says)).toEqual([]);
});

test.each<[string, Files, string | undefined, string]>([
  [
    'it copies what nobody names',
    { [containerfile]: 'FROM x\nCOPY libs libs\n', [ignoreFile]: '', 'libs/a.ts': '', 'libs/b.ts': '' },
    undefined,
    'sources is without libs/a.ts, libs/b.ts: its image is built from this',
  ],
  [
    'its Containerfile copies what an argument says that nobody knows',
    { [containerfile]: 'FROM x\nARG PART\nCOPY ${PART} .\n', [ignoreFile]: '*\n!libs\n', 'libs/a.ts': '' },
    undefined,
    'sources is without libs/a.ts',
  ],
  [
    'a workspace is shared and no source names it',
    {
      [containerfile]: 'FROM x\nCOPY ${WORKSPACE} libs/log ./\n',
      [ignoreFile]: undefined,
      'libs/log/package.json': '{}',
      'libs/log/src/log.ts': '',
    },
    undefined,
    'sources is without libs/log/package.json, libs/log/src/log.ts',
  ],
  [
    'another workspace is installed with it',
    { [containerfile]: 'FROM x\nCOPY . .\n', [ignoreFile]: '*\n!**/package.json\n', 'tools/package.json': '{}' },
    undefined,
    'sources is without tools/package.json',
  ],
  [
    'packages are installed that nobody names',
    { [ignoreFile]: '*\n!package-lock.json\n!apps/web\n' },
    "sources: ['apps/web']",
    'sources is without package-lock.json',
  ],
  [
    'a source is not there',
    {},
    "sources: ['apps/web', 'apps/wbe'], packages: 'apps/web'",
    'sources is apps/wbe: nothing is there',
  ],
  [
    'there is no Containerfile',
    { [containerfile]: undefined },
    undefined,
    `containerfile is ${containerfile}: there is no`,
  ],
  [
    'no push of it starts a release',
    { [containerfile]: 'FROM x\nCOPY README.md .\n', [ignoreFile]: undefined },
    "sources: ['apps/web', 'README.md'], packages: 'apps/web'",
    'sources is README.md: its image is built from this, and .github/workflows/release.yaml passes over',
  ],
  [
    'the lock file cannot be read',
    { 'package-lock.json': '{' },
    undefined,
    'packages is apps/web: package-lock.json does not say',
  ],
  ['the workspace is another', {}, "sources: ['apps/web'], packages: 'apps/api'", 'it knows no workspace apps/api'],
])('refuses that %s', async (_name, files, says, words) => {
  const found = await refused(files, says);
  expect(found).toContainEqual(expect.stringContaining(words));
  expect(
    found.filter((one) => !one.includes(words)).every((one) => /packages is apps\/api|without apps\/web/.test(one)),
  ).toBe(true);
});
