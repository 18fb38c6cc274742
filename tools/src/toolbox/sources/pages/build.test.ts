import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { entriesIn, isThere } from '../../../lib/files/if-there.ts';
import { withScratchFolder } from '../../../lib/files/scratch-folder.ts';
import type { WebPage } from '../source.ts';
import { builtPage } from './build.ts';
import { pageFolder, pageRecipe } from './recipe.ts';

const kept = { ...process.env };
afterEach(() => {
  process.env = { ...kept };
});

// Of the sources here, the smallest: a few text files.
const folder = 'tools/src/toolbox/sources/data/origin';
const page: WebPage = {
  name: 'try',
  version: '1.2.3',
  from: { folder },
  edits: [{ file: 'gitconfig', find: '[safe]', put: '[try]' }],
  install: 'npm',
  build: [['sh', '-c', 'mkdir -p dist/deep && umask 077 && cp gitconfig dist/deep/ && node_modules/.bin/tool dist']],
  env: { TRIED: 'yes' },
  output: 'dist',
  memory: 100,
};
const enough = { free: () => 200e6 };

interface Machine {
  readonly cache: string;
  /** How often packages were installed. */
  installs(): Promise<number>;
  /** Lets the npm registry serve every package, or not. */
  serve(whole: boolean): Promise<void>;
}

/** A cache of its own, and an npm that installs one tool, or finds that a package is not served. */
async function withMachine(work: (machine: Machine) => Promise<void>): Promise<void> {
  await withScratchFolder('page-build', async (root) => {
    const cache = join(root, 'cache');
    process.env['XDG_CACHE_HOME'] = cache;
    process.env['PATH'] = `${join(root, 'bin')}${delimiter}${kept['PATH']}`;
    await mkdir(join(root, 'bin'));
    await writeFile(
      join(root, 'bin', 'npm'),
      `#!/bin/sh
if [ "$1" = config ]; then echo 'registry=https://npm.corp.example/'; exit 0; fi
echo "$* $npm_config_registry" >> '${root}/installs'
if [ -e '${root}/lacking' ]; then echo 'npm error 404 Not Found: a@9.7.2'; exit 1; fi
mkdir -p node_modules/.bin
printf '#!/bin/sh\\necho "$TRIED $(node --version)" > "$1/told"\\n' > node_modules/.bin/tool
chmod +x node_modules/.bin/tool
`,
      { mode: 0o755 },
    );
    const installed = async (): Promise<readonly string[]> =>
      (await isThere(join(root, 'installs')))
        ? (await readFile(join(root, 'installs'), 'utf8')).trim().split('\n')
        : [];
    await work({
      cache: join(cache, 'lockstep'),
      installs: async () => {
        const lines = await installed();
        for (const line of lines) expect(line).toMatch(/^ci --ignore-scripts .* https:\/\/npm\.corp\.example\/$/);
        return lines.length;
      },
      serve: async (whole) => {
        if (whole) await rm(join(root, 'lacking'), { force: true });
        else await writeFile(join(root, 'lacking'), '');
      },
    });
  });
}

test('a page is built once, its output alone is kept, readable by all, and what the build needed is gone', () =>
  withMachine(async ({ cache, installs }) => {
    await mkdir(join(cache, 'work', 'page-try', 'sources', 'dist', 'of-an-interrupted-build'), { recursive: true });
    const first = await builtPage(page, () => {}, enough);
    expect(first).toBe(join(cache, 'pages', 'try', `1.2.3-${pageRecipe(page)}`));
    expect((await readdir(first)).toSorted()).toEqual(['deep', 'told']);
    expect(await readFile(join(first, 'deep', 'gitconfig'), 'utf8')).toContain('[try]');
    expect(await readFile(join(first, 'told'), 'utf8')).toBe(`yes ${process.version}\n`);
    expect((await stat(join(first, 'deep', 'gitconfig'))).mode & 0o777).toBe(0o644);
    expect(await entriesIn(join(cache, 'work'))).toEqual([]);
    expect(await builtPage(page, () => {}, enough)).toBe(first);
    expect(await installs()).toBe(1);
  }));

test('where a package is not served it fails by name, with the log, keeps nothing, and a later try builds it', () =>
  withMachine(async ({ cache, installs, serve }) => {
    await serve(false);
    await expect(builtPage(page, () => {}, enough)).rejects.toThrow(
      /install the packages of the web page of try: npm error 404 Not Found: a@9\.7\.2.*build-page-try\.log/,
    );
    expect(await isThere(pageFolder(page))).toBe(false);
    expect(await entriesIn(join(cache, 'work'))).toEqual([]);
    await serve(true);
    await builtPage(page, () => {}, enough);
    expect(await installs()).toBe(2);
  }));

test('with too little memory nothing is begun', () =>
  withMachine(async ({ installs }) => {
    const refused = builtPage(page, () => {}, { free: () => 99e6 });
    await expect(refused).rejects.toThrow('its build takes 100 MB of memory, and 99 MB are free');
    expect(await installs()).toBe(0);
  }));

test.each([
  ['exits with an error', [['false']], /build the web page of try/],
  ['makes no output', [['true']], /made no folder dist/],
  ['is not there', [['no-such-program']], /build the web page of try/],
] as const)('a build that %s is a failure that says so', (_what, build, why) =>
  withMachine(async ({ cache }) => {
    await expect(builtPage({ ...page, build }, () => {}, enough)).rejects.toThrow(why);
    expect(await entriesIn(join(cache, 'work'))).toEqual([]);
  }),
);

test('another version, source, edit or command is another page in the cache', () => {
  const others: readonly WebPage[] = [
    page,
    { ...page, version: '1.2.4' },
    { ...page, from: { folder: 'tools/src/toolbox/sources/data/network' } },
    { ...page, edits: [] },
    { ...page, build: [['sh', '-c', 'true']] },
    { ...page, overlay: 'pages/alertmanager' },
  ];
  expect(new Set(others.map(pageFolder)).size).toBe(others.length);
});
