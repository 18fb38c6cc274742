import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { exportFiles } from '../../lib/git/checkout.ts';
import { init as initRepository } from '../../lib/git/repository.ts';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { withScratchFolder } from '../../lib/files/scratch-folder.ts';
import { imagesPath } from '../images-file.ts';
import { initNames } from '../names/init.ts';
import { withNames } from '../names/names.ts';
import { configFile } from '../config/config.ts';
import { ownersFile, templateOwners } from '../names/owners.ts';
import { templateNames } from '../names/template.ts';
import { git } from '../../lib/git/git.ts';

/** For tests: a repository with a work tree and a person in it. */
export class Checkout {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  async git(...args: readonly string[]): Promise<string> {
    return (await git(this.root, args)).stdout;
  }

  read(path: string): Promise<string> {
    return readFile(join(this.root, path), 'utf8');
  }

  /** Texts by their paths; undefined deletes, `→ x` is a link to x, and a text that begins with #! can be run. */
  async write(files: Readonly<Record<string, string | undefined>>): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      const file = join(this.root, path);
      await rm(file, { recursive: true, force: true });
      if (text === undefined) continue;
      await mkdir(dirname(file), { recursive: true });
      if (text.startsWith('→ ')) await symlink(text.slice(2), file);
      else await writeFile(file, text);
      if (text.startsWith('#!')) await chmod(file, 0o755);
    }
  }

  /** Commits everything, after writing these, and gives the commit. */
  async commit(files: Readonly<Record<string, string | undefined>>, message = 'Change'): Promise<string> {
    await this.write(files);
    await this.git('add', '--all');
    await this.git('commit', '--quiet', `--message=${message}`);
    return await this.git('rev-parse', 'HEAD');
  }
}

/** Ten lines, of which a test may change some. */
export function lines(change: Readonly<Record<number, string>> = {}, name = 'line'): string {
  return Array.from({ length: 10 }, (_, index) => `${change[index] ?? `${name} ${index}`}\n`).join('');
}

export function manifest(line = 'replicas: 1'): string {
  return `image: ${templateNames.images}/web\nhost: web.${templateNames.domain}\n${lines()}${line}\n`;
}

async function newCheckout(root: string): Promise<Checkout> {
  await initRepository(root);
  const made = new Checkout(root);
  for (const [key, value] of [
    ['user.name', 'Ada'],
    ['user.email', 'ada@example.org'],
    ['core.fsync', 'none'],
  ] as const) {
    await made.git('config', key, value);
  }
  return made;
}

/** What GitHub makes of a commit of a template: its files, as one commit without history. Then its owner's names. */
export async function forkOf(origin: string, commit: string, root: string): Promise<Checkout> {
  const fork = await newCheckout(root);
  await exportFiles(origin, commit, root);
  await fork.commit({}, 'Initial commit');
  return fork;
}

const wish = {
  repository: 'https://github.com/acme/shop',
  registry: 'ghcr.io/acme',
  domain: 'acme.org',
  owners: ['@acme/all'],
};

interface Both {
  readonly origin: Checkout;
  readonly fork: Checkout;
  /** The template's commit of which the fork was made. */
  readonly first: string;
}

async function makeBoth(folder: string): Promise<Both> {
  const origin = await newCheckout(join(folder, 'template'));
  const names = withNames(await readFile(join(repositoryRoot, configFile), 'utf8'), templateNames);
  const images = await readFile(join(repositoryRoot, imagesPath('staging')), 'utf8');
  const first = await origin.commit({
    [configFile]: names,
    [ownersFile]: `* ${templateOwners.everything.join(' ')}\n`,
    [imagesPath('staging')]: images,
    'package.json': '{ "version": "0.1.0" }\n',
    'CHANGELOG.md': '# Changelog\n\n## [0.1.0]\n\n- Born\n',
    'README.md': lines(),
    'base/web/deployment.yaml': manifest(),
    'infra/main.ts': lines({}, 'infra'),
    'infra/same.ts': lines({}, 'same'),
    'infra/src/network.ts': lines({}, 'network'),
    'tools/old/one.ts': lines({}, 'one'),
    'tools/old/two.ts': lines({}, 'two'),
  });
  const fork = await forkOf(origin.root, first, join(folder, 'shop'));
  await initNames({ root: fork.root, wish });
  await fork.commit({}, 'Make it ours');
  return { origin, fork, first };
}

/** For tests: a small template with a first version and a fork of it that has its names; each test has copies. */
export class SmallFork {
  #folder = '';
  #both: Both | undefined;

  async make(): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), 'lockstep-fork-'));
    this.#both = await makeBoth(this.#folder);
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true });
  }

  async with<T>(work: (both: Both) => Promise<T>): Promise<T> {
    return await withScratchFolder('upgrade', async (folder) => {
      await cp(this.#folder, folder, { recursive: true, preserveTimestamps: true });
      const [origin, fork] = ['template', 'shop'].map((name) => new Checkout(join(folder, name)));
      return await work({ ...this.#both!, origin: origin!, fork: fork! });
    });
  }
}
